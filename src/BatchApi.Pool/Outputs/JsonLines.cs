using System.Text.Json;
using System.Text.Unicode;
using BatchApi.Pool.Json;
using BatchApi.Pool.Protocol;

namespace BatchApi.Pool.Outputs;

/// <summary>Checks outputs before they are stored: what is stored is sent to clients as it stands.</summary>
internal static class JsonLines
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>Deeper than any serializer writes by default; what reads it recurses.</summary>
    public const int MaxDepth = 512;

    /// <summary>
    /// What is wrong with the lines, each of which has to be one JSON value in UTF-8 without half of a surrogate pair. The last must be ended.
    /// </summary>
    /// <param name="names">To look for members that appear twice; null: who wrote the lines has looked.</param>
    public static LineFault FaultOf(ReadOnlySpan<byte> lines, MemberNames? names = null)
    {
        if (!Utf8.IsValid(lines))
            return LineFault.NotJson;

        LineFault? fault = null;
        while (!lines.IsEmpty)
        {
            var taken = TakeIntegers(lines);
            lines = lines[taken..];
            if (lines.IsEmpty)
                break;

            // Checked once for all lines that are left: lines of integers alone are not searched.
            fault ??= LoneSurrogates.IndexIn(lines) < 0 ? LineFault.None : LineFault.LoneSurrogate;
            var end = lines.IndexOf(LineFeed);
            if (end < 0)
                return LineFault.NotJson;
            if (FaultOfValue(lines[..end], names) is not LineFault.None and var found)
                return found;

            lines = lines[(end + 1)..];
        }

        return fault ?? LineFault.None;
    }

    /// <summary>What is wrong with the line, without its end.</summary>
    /// <param name="names">As in <see cref="FaultOf"/>.</param>
    public static LineFault FaultOfOne(ReadOnlySpan<byte> line, MemberNames? names = null)
    {
        if (!Utf8.IsValid(line))
            return LineFault.NotJson;

        // The place of half a surrogate pair can only be named in valid JSON.
        var fault = FaultOfValue(line, names);
        return fault != LineFault.NotJson && LoneSurrogates.IndexIn(line) >= 0 ? LineFault.LoneSurrogate : fault;
    }

    // Most operations answer with whole numbers. A JSON reader for each of a million would cost more than all the rest that is done with them.
    private static int TakeIntegers(ReadOnlySpan<byte> lines)
    {
        var taken = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == '-' && ++i == lines.Length)
                break;

            var first = i;
            while (i < lines.Length && (uint)(lines[i] - '0') <= 9)
                i++;
            if (i == lines.Length || lines[i] != LineFeed || i == first || (lines[first] == '0' && i > first + 1))
                break;

            taken = i + 1;
        }

        return taken;
    }

    private static LineFault FaultOfValue(ReadOnlySpan<byte> line, MemberNames? names)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read())
                return LineFault.NotJson;

            var isDoubled = false;
            if (names is null)
                reader.Skip();
            else
                isDoubled = IndexOfDoubleMember(ref reader, names) >= 0;
            return reader.Read() ? LineFault.NotJson : isDoubled ? LineFault.DoubleMember : LineFault.None;
        }
        catch (JsonException)
        {
            return LineFault.NotJson;
        }
    }

    /// <summary>
    /// Where the name of a member begins that its object has already; -1: there is none. Leaves the reader at the end of the value.
    /// </summary>
    /// <param name="reader">At the first token of the value.</param>
    public static long IndexOfDoubleMember(ref Utf8JsonReader reader, MemberNames names)
    {
        names.Clear();
        long found = -1;
        do
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                names.Open();
            else if (reader.TokenType == JsonTokenType.EndObject)
                names.Close();
            else if (reader.TokenType == JsonTokenType.PropertyName && !names.Add(ref reader) && found < 0)
                found = reader.TokenStartIndex;
        }
        while ((reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && reader.Read());
        return found;
    }
}
