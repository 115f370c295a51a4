using System.Globalization;
using System.Text;
using System.Text.Json;
using BatchApi.Endpoints.Problems;
using BatchApi.Pool.Json;

namespace BatchApi.Endpoints.Submission.Json;

/// <summary>Says where in an item a member appears for the second time.</summary>
internal static class DoubleMember
{
    private const int MaxShownLength = 100;

    /// <param name="item">The item as far as it was read, the second name included.</param>
    /// <param name="line">Where it stands, if its body has lines that mean something.</param>
    public static RefusedException Refused(ReadOnlySpan<byte> item, long index, long? line = null)
    {
        var (path, name) = Find(item);
        var place = line is null ? $"item {index}" : $"item {index} (line {line})";
        return new(Problem.Invalid(new InputError(
            string.Create(CultureInfo.InvariantCulture, $"/items/{index}{path}"),
            $"The member {Shown(name)} appears twice in an object of {place}. Send it once.",
            line,
            Index: index)));
    }

    /// <summary>The pointer to the last name, and the name.</summary>
    /// <remarks>Reads the item a second time, since the names on the way are not kept while nothing is wrong.</remarks>
    private static (string Path, string Name) Find(ReadOnlySpan<byte> item)
    {
        var reader = new Utf8JsonReader(item, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = CompactJson.MaxDepth }));
        var names = new MemberNames(CompactJson.MaxDepth);
        // Where the reader is in each open array or object.
        var path = new List<(bool IsArray, long Index, string Name)>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                path[^1] = (false, 0, Name(ref reader));
                if (!names.Add(ref reader))
                    break;

                continue;
            }

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.EndObject)
                    names.Close();
                path.RemoveAt(path.Count - 1);
                continue;
            }

            if (path is [.., { IsArray: true } last])
                path[^1] = last with { Index = last.Index + 1 };
            if (reader.TokenType == JsonTokenType.StartObject)
                names.Open();
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                path.Add((reader.TokenType == JsonTokenType.StartArray, -1, ""));
        }

        var pointer = path.Aggregate(
            "", (outer, at) => JsonPointer.To(outer, at.IsArray ? at.Index.ToString(CultureInfo.InvariantCulture) : at.Name));
        return (pointer, path[^1].Name);
    }

    // Half a surrogate pair is shown as the replacement character.
    private static string Name(ref Utf8JsonReader reader)
    {
        var text = new byte[reader.ValueSpan.Length];
        return Encoding.UTF8.GetString(text, 0, JsonEscapes.Undo(reader.ValueSpan, text));
    }

    private static string Shown(string name) => name.Length <= MaxShownLength ? $"\"{name}\"" : $"\"{name[..MaxShownLength]}...\"";
}
