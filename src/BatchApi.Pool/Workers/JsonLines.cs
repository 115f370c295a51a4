using System.Text.Json;
using System.Text.Unicode;

namespace BatchApi.Pool.Workers;

/// <summary>Checks outputs before they are taken for truth: what is stored is sent to clients as it stands.</summary>
internal static class JsonLines
{
    private const byte LineFeed = (byte)'\n';

    // Deeper than any serializer writes by default; what reads it recurses.
    private const int MaxDepth = 512;

    /// <summary>Whether each line is one JSON value in UTF-8. The last must be ended.</summary>
    public static bool AreValid(ReadOnlySpan<byte> lines)
    {
        if (!Utf8.IsValid(lines)) return false;

        while (!lines.IsEmpty)
        {
            var taken = TakeIntegers(lines);
            lines = lines[taken..];
            if (lines.IsEmpty) return true;

            var end = lines.IndexOf(LineFeed);
            if (end < 0 || !IsValue(lines[..end])) return false;

            lines = lines[(end + 1)..];
        }

        return true;
    }

    /// <summary>Whether the line, without its end, is one JSON value in UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> line) => Utf8.IsValid(line) && IsValue(line);

    // Whole numbers are what most operations answer; a reader for each of a million would cost more than the rest of their way.
    private static int TakeIntegers(ReadOnlySpan<byte> lines)
    {
        var taken = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == '-' && ++i == lines.Length) break;

            var first = i;
            while (i < lines.Length && (uint)(lines[i] - '0') <= 9) i++;
            if (i == lines.Length || lines[i] != LineFeed || i == first || (lines[first] == '0' && i > first + 1)) break;

            taken = i + 1;
        }

        return taken;
    }

    private static bool IsValue(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read()) return false;

            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
