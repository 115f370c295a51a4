using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BatchApi.Worker.Json;

/// <summary>Where in a value a JSON text ends that was written only in part, such as <c>$.cities[3].name</c>.</summary>
internal static class LinePath
{
    /// <summary>The greatest depth that the writer goes to.</summary>
    public const int MaxDepth = 1000;

    /// <param name="written">JSON from the beginning of a value on.</param>
    /// <param name="member">The member at which the object was left; null: none.</param>
    public static string To(ReadOnlySpan<byte> written, string? member = null)
    {
        List<(string? Name, int Index)> steps = [];
        // A value at the end of the text may go on: a number is whole only with something behind it.
        Utf8JsonReader reader = new([.. written, (byte)' '], isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    steps.Add((null, -1));
                    break;
                case JsonTokenType.StartArray:
                    steps.Add((null, 0));
                    break;
                case JsonTokenType.PropertyName:
                    steps[^1] = (reader.GetString(), -1);
                    break;
                default:
                    if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                        steps.RemoveAt(steps.Count - 1);
                    if (steps is [.., var (_, index)])
                        steps[^1] = index < 0 ? (null, -1) : (null, index + 1);
                    break;
            }
        }

        StringBuilder path = new("$");
        if (member is not null && steps.Count > 0)
            steps[^1] = (member, -1);
        foreach ((string? name, int index) in steps)
        {
            if (index >= 0)
                path.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else if (name is not null)
                path.Append(IsPlain(name) ? $".{name}" : $"['{name.Replace("'", "\\'", StringComparison.Ordinal)}']");
        }
        return path.ToString();
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_');
}
