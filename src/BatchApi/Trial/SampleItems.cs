using System.Text;
using System.Text.Json;
using BatchApi.Jobs;

namespace BatchApi.Trial;

/// <summary>The items of a trial: a line each, their text as it stands.</summary>
internal static class SampleItems
{
    /// <param name="file">NDJSON, or a JSON array; null: the operation's own example.</param>
    /// <exception cref="TrialFailedException">There are none, or one is not JSON.</exception>
    public static IReadOnlyList<string> Read(string? file, JsonElement example)
    {
        var lines = file is not null ? OfFile(file) : OfExample(example);
        return lines.Count > 0 ? lines : throw new TrialFailedException("There are no items. Give some with --items FILE: a JSON value a line.");
    }

    private static List<string> OfExample(JsonElement example) =>
        example.ValueKind == JsonValueKind.Object && example.TryGetProperty("items", out var items)
            ? [.. items.EnumerateArray().Select(OneLine)]
            : [];

    private static List<string> OfFile(string file)
    {
        try
        {
            var text = File.ReadAllText(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
            if (WholeArray(text) is { } array)
                return array;

            List<string> lines = [];
            foreach (var (line, number) in text.Split('\n').Select((line, at) => (line.Trim('\r', ' ', '\t'), at + 1)))
            {
                if (line.Length > 0)
                    lines.Add(Checked(line, number, file));
            }

            return lines;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new TrialFailedException($"{file} cannot be read: {failure.Message}");
        }
    }

    // An array over several lines; one that is a line of its own is an item.
    private static List<string>? WholeArray(string text)
    {
        if (!text.TrimStart().StartsWith('[') || !text.Trim().Contains('\n'))
            return null;

        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(OneLine)];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Checked(string line, int number, string file)
    {
        try
        {
            JsonDocument.Parse(line).Dispose();
            return line;
        }
        catch (JsonException failure)
        {
            throw new TrialFailedException($"{file}, line {number}, is not JSON: {JsonMessage.Of(failure)}");
        }
    }

    // A line feed in JSON text is white space between tokens: those inside strings are escaped.
    private static string OneLine(JsonElement item) => item.GetRawText().ReplaceLineEndings(" ");
}
