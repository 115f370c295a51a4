using System.Text.Json;
using System.Text.Unicode;
using BatchApi.Pool.Protocol;

namespace BatchApi.Pool.Workers;

/// <summary>Checks outputs before they are taken for truth: what is stored is sent to clients as it stands.</summary>
internal static class JsonLines
{
    private const byte LineFeed = (byte)'\n';

    // Deeper than any serializer writes by default; what reads it recurses.
    private const int MaxDepth = 512;

    /// <summary>What is wrong with the lines, each of which has to be one JSON value in UTF-8 without half of a surrogate pair. The last must be ended.</summary>
    public static LineFault FaultOf(ReadOnlySpan<byte> lines)
    {
        if (!Utf8.IsValid(lines)) return LineFault.NotJson;

        LineFault? fault = null;
        while (!lines.IsEmpty)
        {
            var taken = TakeIntegers(lines);
            lines = lines[taken..];
            if (lines.IsEmpty) break;

            // Once for all that are left: integers alone are not searched.
            fault ??= LoneSurrogates.IndexIn(lines) < 0 ? LineFault.None : LineFault.LoneSurrogate;
            var end = lines.IndexOf(LineFeed);
            if (end < 0 || !IsValue(lines[..end])) return LineFault.NotJson;

            lines = lines[(end + 1)..];
        }

        return fault ?? LineFault.None;
    }

    /// <summary>What is wrong with the line, without its end.</summary>
    public static LineFault FaultOfOne(ReadOnlySpan<byte> line) =>
        !Utf8.IsValid(line) || !IsValue(line) ? LineFault.NotJson : LoneSurrogates.IndexIn(line) < 0 ? LineFault.None : LineFault.LoneSurrogate;

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
