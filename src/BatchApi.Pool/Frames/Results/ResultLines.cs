using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using BatchApi.Pool.Outputs;
using BatchApi.Pool.Protocol;

namespace BatchApi.Pool.Frames.Results;

/// <summary>Reads the payload of a results frame.</summary>
internal static class ResultLines
{
    private const byte LineFeed = (byte)'\n';
    private const byte FailureMark = (byte)'!';

    /// <summary>
    /// The batch, or null if these are not the answers of that run to its next items, at most so many of them, each a line of JSON.
    /// </summary>
    public static ResultBatch? Read(ReadOnlyMemory<byte> payload, int run, long first, int maxCount)
    {
        if (payload.Length < FrameHeader.ResultsPrefixSize || !IsPrefix(payload.Span[..FrameHeader.ResultsPrefixSize], run, first))
            return null;

        var lines = payload[FrameHeader.ResultsPrefixSize..];
        var span = lines.Span;
        if (span.IsEmpty || span[^1] != LineFeed)
            return null;

        var count = span.Count(LineFeed);
        if (count > maxCount)
            return null;

        var hasFailures = span[0] == FailureMark || span.IndexOf("\n!"u8) >= 0;
        if (hasFailures)
            return WithFailures(span, first, count);

        return JsonLines.FaultOf(span) switch
        {
            LineFault.None => new ResultBatch(first, count, lines, []),
            LineFault.LoneSurrogate => WithFailures(span, first, count),
            _ => null,
        };
    }

    /// <summary>Whether this is the number of that run and that index, and nothing else.</summary>
    public static bool IsPrefix(ReadOnlySpan<byte> bytes, int run, long index) =>
        bytes.Length == FrameHeader.ResultsPrefixSize
        && BinaryPrimitives.ReadInt32LittleEndian(bytes) == run
        && BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(int)..]) == index;

    /// <summary>The failure that a line says after its mark; null: it says none.</summary>
    public static ItemFailure? ReadFailure(ReadOnlySpan<byte> json, long index)
    {
        // Names are not looked into otherwise.
        if (!Utf8.IsValid(json))
            return null;

        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            // Nothing may follow on its line.
            if (reader.Read())
                return null;

            var failure = document.RootElement;
            var hasDetails = failure.TryGetProperty("details", out var details);
            if (hasDetails && (details.ValueKind != JsonValueKind.Object
                || Encoding.UTF8.GetByteCount(details.GetRawText()) > ItemFailure.MaxDetailsBytes))
                return null;

            return new ItemFailure(
                index,
                failure.GetProperty("code").GetString() ?? "",
                failure.GetProperty("message").GetString() ?? "",
                failure.TryGetProperty("type", out var type) ? type.GetString() : null,
                Details: hasDetails ? details.GetRawText() : null);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static ResultBatch? WithFailures(ReadOnlySpan<byte> span, long first, int count)
    {
        var lines = new ArrayBufferWriter<byte>(span.Length + 16);
        var failures = new List<ItemFailure>();
        for (var i = 0; i < count; i++)
        {
            var length = span.IndexOf(LineFeed) + 1;
            if (span[0] == FailureMark)
            {
                if (ReadFailure(span[1..length], first + i) is not { } failure)
                    return null;

                failures.Add(failure);
                lines.Write("null\n"u8);
            }
            else if (LoneSurrogates.IndexIn(span[..length]) >= 0)
            {
                // Where it is, can only be told of what is JSON.
                if (JsonLines.FaultOfOne(span[..(length - 1)]) == LineFault.NotJson)
                    return null;

                failures.Add(LoneSurrogate.Fail(span[..(length - 1)], first + i));
                lines.Write("null\n"u8);
            }
            else
            {
                lines.Write(span[..length]);
            }

            span = span[length..];
        }

        return JsonLines.FaultOf(lines.WrittenSpan) == LineFault.None ? new ResultBatch(first, count, lines.WrittenMemory, failures) : null;
    }
}
