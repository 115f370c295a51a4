using System.Buffers;
using System.Text;
using BatchApi.Pool.Json;
using BatchApi.Pool.Outputs;

namespace BatchApi.Pool.Lines;

/// <summary>Makes outcomes of the lines that a program has answered with.</summary>
internal sealed class LineResults
{
    /// <summary>The byte-order mark, with which some programs begin their output.</summary>
    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private const byte LineFeed = (byte)'\n';

    // Long enough that a person recognizes what was printed.
    private const int MaxShownBytes = 200;

    private readonly MemberNames _names = new(JsonLines.MaxDepth);

    /// <summary>A line an item, in order.</summary>
    /// <param name="tooLong">Lines that are not there because they were too long.</param>
    /// <param name="stopAtFailure">What comes after the first failure is left out.</param>
    public ResultBatch Read(ReadOnlyMemory<byte> lines, long first, int count, IReadOnlyList<int> tooLong, int maxLineBytes, bool stopAtFailure)
    {
        var span = lines.Span;
        if (tooLong.Count == 0 && span.Length <= maxLineBytes && span.IndexOf("\r\n"u8) < 0 && JsonLines.FaultOf(span, _names) == LineFault.None)
            return new(first, count, lines, []);

        var outputs = new ArrayBufferWriter<byte>(span.Length + 16);
        var failures = new List<ItemFailure>();
        var dropped = new HashSet<int>(tooLong);
        for (var i = 0; i < count; i++)
        {
            var end = span.IndexOf(LineFeed);
            var line = span[..end];
            span = span[(end + 1)..];
            if (line is [.. var bare, (byte)'\r'])
                line = bare;

            if (dropped.Contains(i) || line.Length > maxLineBytes)
                failures.Add(TooLarge(first + i, maxLineBytes));
            else if (FaultIn(line, first + i) is { } fault)
                failures.Add(fault);

            var isFailure = failures.Count > 0 && failures[^1].Index == first + i;
            outputs.Write(isFailure ? "null"u8 : line);
            outputs.Write("\n"u8);
            if (isFailure && stopAtFailure)
                return new(first, i + 1, outputs.WrittenMemory, failures);
        }

        return new(first, count, outputs.WrittenMemory, failures);
    }

    /// <summary>The only item of a batch was answered by no line, or by more than one.</summary>
    /// <param name="written">All that came, of which <paramref name="count"/> lines are whole.</param>
    public static ItemFailure Miscounted(long index, ReadOnlySpan<byte> written, int count) => Invalid(
        index,
        written.IsEmpty
            ? "The program answered this item with no line. It must write one line for each that it reads."
            : count == 0
            ? $"The program ended before it had ended the line of its answer, of which came: {Show(written)}. "
                + "It must write a line end after each answer: without, it may be half of one."
            : $"The program answered this item with more than one line. After the first came: {Show(written[(written.IndexOf(LineFeed) + 1)..])}");

    /// <summary>The first line of what a program wrote, as a message shows it.</summary>
    public static string Show(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf(LineFeed);
        if (end >= 0)
            text = text[..end];
        if (text.IsEmpty)
            return "(an empty line)";

        return text.Length <= MaxShownBytes ? Encoding.UTF8.GetString(text) : $"{Encoding.UTF8.GetString(text[..MaxShownBytes])} ...";
    }

    private ItemFailure? FaultIn(ReadOnlySpan<byte> line, long index) => JsonLines.FaultOfOne(line, _names) switch
    {
        LineFault.None => null,
        LineFault.LoneSurrogate => LoneSurrogate.Fail(line, index),
        LineFault.DoubleMember => DoubleMember.Fail(line, index, _names),
        _ => Invalid(index, $"The program answered with a line that is not one JSON value in UTF-8: {Show(line)}"),
    };

    private static ItemFailure TooLarge(long index, int maxLineBytes) =>
        new(
            index, "output_too_large", $"The program answered with a line of more than {maxLineBytes} bytes, "
                + "which is the most that an output may have.");

    private static ItemFailure Invalid(long index, string message) => new(index, "invalid_output", message);
}
