using System.Buffers;
using System.Text.Json;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Bodies;
using BatchApi.Jobs;
using BatchApi.Pool.Json;

namespace BatchApi.Endpoints.Submission.Json;

/// <summary>Reads a body of NDJSON: an item a line, blank lines skipped, lines ended by LF or CRLF.</summary>
/// <remarks>
/// Made for a million short lines: integers and strings without escapes are known at sight, everything else goes through a JSON reader,
/// and lines that need no change are copied by the run, not one by one. A block of nothing but natural numbers is not even looked at line
/// by line.
/// </remarks>
internal sealed class JsonLines(LineBlocks blocks, SegmentPacker segments)
{
    /// <summary>What ends a string or makes it more than a run of characters.</summary>
    private static readonly SearchValues<byte> StringSpecial = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    private static readonly SearchValues<byte> DigitOrLineFeed = SearchValues.Create("0123456789\n"u8);

    private readonly MemberNames _names = new(CompactJson.MaxDepth);
    private int _runStart;
    private int _runCount;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await blocks.NextAsync(cancellationToken))
        {
            if (AreNaturalNumbers(blocks.Block) && segments.HasRoomForItemOf(blocks.Block.Length))
            {
                PackWhole(blocks.Block);
            }
            else
            {
                blocks.CheckUtf8();
                PackBlock(blocks.Block);
            }

            if (segments.IsFull)
                await segments.SendAsync(cancellationToken);
        }
    }

    /// <summary>Whether every line is a positive integer. False also for some blocks that are.</summary>
    private static bool AreNaturalNumbers(ReadOnlySpan<byte> block) =>
        block[0] is > (byte)'0' and <= (byte)'9'
        && !block.ContainsAnyExcept(DigitOrLineFeed)
        && block.IndexOf("\n\n"u8) < 0
        && block.IndexOf("\n0"u8) < 0;

    private void PackWhole(ReadOnlySpan<byte> block)
    {
        var lines = block.Count((byte)'\n');
        segments.AddLines(block, lines);
        blocks.LinesBefore += lines;
    }

    private void PackBlock(ReadOnlySpan<byte> block)
    {
        var lines = 0;
        _runStart = 0;
        _runCount = 0;
        for (var position = 0; position < block.Length; lines++)
        {
            var end = PlainEnd(block, position);
            if (end >= 0)
            {
                segments.CheckItemBytes(end - position, blocks.LinesBefore + lines + 1, segments.Count + _runCount);
                _runCount++;
            }
            else
            {
                end = position + block[position..].IndexOf((byte)'\n');
                PackLine(block, position, end, lines);
            }

            position = end + 1;
        }

        EndRun(block, block.Length);
        blocks.LinesBefore += lines;
    }

    /// <summary>The index of the line feed, if the line is an integer or a plain string and nothing else; else -1.</summary>
    /// <remarks>Every block ends with a line feed, which stops each loop.</remarks>
    private static int PlainEnd(ReadOnlySpan<byte> block, int start)
    {
        var position = start;
        var first = block[position];
        if (first == (byte)'"')
        {
            var rest = block[(position + 1)..];
            var length = rest.IndexOfAny(StringSpecial);
            return rest[length] == (byte)'"' && rest[length + 1] == (byte)'\n' ? position + length + 2 : -1;
        }

        if (first == (byte)'-')
            first = block[++position];
        if (!char.IsAsciiDigit((char)first))
            return -1;

        var digits = position;
        byte next;
        do
            next = block[++position];
        while ((uint)(next - '0') <= 9);
        // JSON knows no leading zero.
        return next == (byte)'\n' && (first != (byte)'0' || position - digits == 1) ? position : -1;
    }

    private void PackLine(ReadOnlySpan<byte> block, int start, int end, int lines)
    {
        var line = block[start..end].Trim(" \t\r"u8);
        segments.CheckItemBytes(line.Length, blocks.LinesBefore + lines + 1, segments.Count + _runCount);
        if (line.Length == end - start && IsCompact(line, lines))
        {
            _runCount++;
            return;
        }

        EndRun(block, start);
        _runStart = end + 1;
        if (line.IsEmpty)
            return;

        if (line.Length < end - start && IsCompact(line, lines))
            segments.Write(line);
        else
            CompactJson.Write(line, segments);
        segments.EndItem(blocks.LinesBefore + lines + 1);
    }

    /// <summary>Whether there is no white space between the tokens; refuses what is not exactly one value, or has a member twice.</summary>
    private bool IsCompact(ReadOnlySpan<byte> line, int lines)
    {
        if (line.IsEmpty)
            return false;

        try
        {
            return CompactJson.IsCompact(line, _names)
                ?? throw DoubleMember.Refused(line, segments.Count + _runCount, blocks.LinesBefore + lines + 1);
        }
        catch (JsonException exception)
        {
            throw new RefusedException(Problem.NotParseable(
                JsonMessage.Of(exception), blocks.LinesBefore + lines + 1, exception.BytePositionInLine + 1,
                segments.Count + _runCount));
        }
    }

    private void EndRun(ReadOnlySpan<byte> block, int end)
    {
        if (_runCount > 0)
            segments.AddLines(block[_runStart..end], _runCount);
        _runStart = end;
        _runCount = 0;
    }
}
