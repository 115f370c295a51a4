using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BatchApi.Pool.Protocol;

/// <summary>A place in a JSON value: the names and indexes that lead to the token there.</summary>
/// <param name="Token">Its type.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Value">The token itself: a string without its quotes, escapes as they came; of an object or a list the bracket.</param>
internal sealed record JsonPlace(IReadOnlyList<string> Steps, JsonTokenType Token, int Start, byte[] Value)
{
    private const int MaxShownLength = 200;

    // Deeper than any value that clients send or operations return.
    private const int MaxDepth = 1000;

    /// <summary>Its JSON Pointer (RFC 6901); empty: the value itself. A long one is cut.</summary>
    public string Pointer
    {
        get
        {
            string pointer = string.Concat(
                Steps.Select(step => $"/{step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}"));
            return pointer.Length <= MaxShownLength ? pointer : $"{pointer[..MaxShownLength]}...";
        }
    }

    /// <summary>
    /// The place of the token that holds this byte, or is the last before it. The bracket that ends an object has the object's place.
    /// </summary>
    /// <param name="json">One JSON value, which is valid up to that byte.</param>
    public static JsonPlace Of(ReadOnlySpan<byte> json, int at)
    {
        // Of each object around the name of the member, of each list the index.
        List<(string? Name, int Index)> steps = [];
        int depth = 0;
        (JsonTokenType Token, int Start, int Length) last = default;
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read() && reader.TokenStartIndex <= at)
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                steps.RemoveAt(steps.Count - 1);
            else if (reader.TokenType == JsonTokenType.PropertyName)
                steps[^1] = (NameOf(ref reader), 0);
            else if (steps is [.., (null, var index)])
                steps[^1] = (null, index + 1);

            depth = steps.Count;
            if (reader.TokenType == JsonTokenType.StartObject)
                steps.Add(("", 0));
            if (reader.TokenType == JsonTokenType.StartArray)
                steps.Add((null, -1));
            last = (reader.TokenType, (int)reader.TokenStartIndex, reader.ValueSpan.Length);
        }

        int start = last.Token is JsonTokenType.String or JsonTokenType.PropertyName ? last.Start + 1 : last.Start;
        return new JsonPlace(
            [.. steps.Take(depth).Select(step => step.Name ?? step.Index.ToString(CultureInfo.InvariantCulture))],
            last.Token, last.Start, json.Slice(start, last.Length).ToArray());
    }

    /// <summary>The name of the member that the reader is at.</summary>
    public static string NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        // Half of a surrogate pair: a name, but no text.
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
