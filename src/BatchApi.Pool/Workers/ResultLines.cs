using System.Buffers;
using System.Text.Json;

namespace BatchApi.Pool.Workers;

/// <summary>Reads the payload of a results frame.</summary>
internal static class ResultLines
{
    private const byte LineFeed = (byte)'\n';
    private const byte FailureMark = (byte)'!';

    /// <summary>The batch, or null if these are not the answers of at most so many items.</summary>
    public static ResultBatch? Read(ReadOnlyMemory<byte> payload, long first, int maxCount)
    {
        var span = payload.Span;
        if (span.IsEmpty || span[^1] != LineFeed) return null;

        var count = span.Count(LineFeed);
        if (count > maxCount) return null;

        var hasFailures = span[0] == FailureMark || span.IndexOf("\n!"u8) >= 0;
        return hasFailures ? WithFailures(span, first, count) : new ResultBatch(first, count, payload, []);
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
                if (ReadFailure(span[1..length], first + i) is not { } failure) return null;

                failures.Add(failure);
                lines.Write("null\n"u8);
            }
            else
            {
                lines.Write(span[..length]);
            }

            span = span[length..];
        }

        return new ResultBatch(first, count, lines.WrittenMemory, failures);
    }

    private static ItemFailure? ReadFailure(ReadOnlySpan<byte> json, long index)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            var failure = document.RootElement;
            return new ItemFailure(
                index,
                failure.GetProperty("code").GetString() ?? "",
                failure.GetProperty("message").GetString() ?? "",
                failure.TryGetProperty("type", out var type) ? type.GetString() : null);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
