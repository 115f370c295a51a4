using BatchApi.Pool.Outputs;
using BatchApi.Pool.Protocol;

namespace BatchApi.Pool.Frames.Results;

/// <summary>
/// Reads the payload of a frame of marshalled results. An answer is one of these: a number, a text, a boolean or nothing, which is the
/// output; bytes, in which a list, tuple or dictionary of such was marshalled while it was what it is; a tuple of one text, the line
/// that answers the item otherwise, as it would stand in a results frame.
/// </summary>
internal static class MarshalledResults
{
    private const byte LineFeed = (byte)'\n', FailureMark = (byte)'!';

    /// <summary>The batch, or null if these are not the answers of that run to its next items, at most so many of them.</summary>
    /// <param name="lines">Hold the outputs until the next call.</param>
    public static ResultBatch? Read(ReadOnlySpan<byte> payload, int run, long first, int maxCount, OutputLines lines)
    {
        if (payload.Length <= FrameHeader.ResultsPrefixSize || !ResultLines.IsPrefix(payload[..FrameHeader.ResultsPrefixSize], run, first))
            return null;

        lines.CutTo(0);
        var failures = new List<ItemFailure>();
        var reader = new MarshalReader(payload[FrameHeader.ResultsPrefixSize..]);
        var count = 0;
        var hasLines = false;
        for (; !reader.IsAtEnd; count++)
        {
            if (count == maxCount)
                return null;

            if (reader.TryReadInteger(out var integer))
            {
                lines.AddInteger(integer);
                lines.Add(LineFeed);
                continue;
            }

            var start = lines.Length;
            var type = reader.ReadType();
            hasLines |= type == MarshalType.Tuple;
            var failure = type switch
            {
                MarshalType.Tuple => AddLine(ref reader, lines, first + count),
                MarshalType.Bytes => MarshalledValue.AddContainer(new MarshalReader(reader.ReadBytes()), lines, first + count),
                _ => MarshalledValue.AddScalar(ref reader, type, lines, first + count),
            };
            if (ReferenceEquals(failure, MarshalledValue.Garbled))
                return null;

            if (failure is not null)
            {
                failures.Add(failure);
                lines.CutTo(start);
                lines.Add("null"u8);
            }

            lines.Add(LineFeed);
        }

        if (reader.IsGarbled || (hasLines && JsonLines.FaultOf(lines.Written.Span) != LineFault.None))
            return null;

        return new ResultBatch(first, count, lines.Written, failures);
    }

    private static ItemFailure? AddLine(ref MarshalReader reader, OutputLines lines, long index)
    {
        if (reader.ReadInt32() != 1 || reader.ReadType() != MarshalType.Text)
            return MarshalledValue.Garbled;

        var line = reader.ReadBytes();
        if (line is [FailureMark, ..])
            return ResultLines.ReadFailure(line[1..], index) ?? MarshalledValue.Garbled;

        // What it is, is looked at with the others; here only that it is one.
        if (line.IsEmpty || line.Contains(LineFeed))
            return MarshalledValue.Garbled;

        var start = lines.Length;
        return lines.AddJson(line) switch
        {
            LineFault.None => null,
            LineFault.LoneSurrogate when JsonLines.FaultOfOne(lines.Written.Span[start..]) == LineFault.LoneSurrogate =>
                MarshalledValue.FailText(lines.Written.Span[start..], index),
            _ => MarshalledValue.Garbled,
        };
    }
}
