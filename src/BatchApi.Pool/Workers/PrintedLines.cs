using System.Buffers.Binary;
using System.Text;

namespace BatchApi.Pool.Workers;

/// <summary>
/// What a child prints, line by line, on its way to whoever asked for the run. No more than 1,000 lines or 1 MiB a second get through, and
/// 2,000 at once; how many were left out is said in a line of its own.
/// </summary>
internal sealed class PrintedLines(TimeProvider time, Action<string> unasked)
{
    private const int MaxLineBytes = 8 * 1024;
    private const int IndexSize = sizeof(long);
    private const double TokensPerSecond = 1000;
    private const double MaxTokens = 2000;
    private const double BytesPerToken = 1024;

    // What is written to stderr comes in pieces: a line that is not ended yet.
    private readonly byte[] _begun = new byte[MaxLineBytes];
    private int _begunLength;
    private double _tokens = MaxTokens;
    private long _filledAt = time.GetTimestamp();
    private long _leftOut;
    private Run? _run;

    /// <summary>A run begins: what is printed from here on is its own.</summary>
    public void Begin(Run run)
    {
        End();
        _run = run;
    }

    /// <summary>The run ends: a line that is not ended is sent as it is.</summary>
    public void End()
    {
        EndLine(null);
        SayWhatIsMissing();
        _run = null;
    }

    /// <summary>A frame of log: the index of the item that printed, and the text.</summary>
    public void TakeFrame(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < IndexSize) throw new InvalidDataException($"sent a frame of log of {payload.Length} bytes");

        var index = BinaryPrimitives.ReadInt64LittleEndian(payload);
        long? item = _run is { } run && index >= run.First && index < run.First + run.Count ? index : null;
        var text = payload[IndexSize..];
        foreach (var line in text.Split((byte)'\n'))
            TakeCut(text[line], item, PrintedTo.Output);
    }

    /// <summary>Bytes of stderr.</summary>
    /// <param name="item">The item at work.</param>
    public void TakeErrors(ReadOnlySpan<byte> bytes, long? item)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            var room = Math.Min(part.Length, MaxLineBytes - _begunLength);
            part[..room].CopyTo(_begun.AsSpan(_begunLength));
            _begunLength += room;
            bytes = bytes[room..];
            if (room == part.Length && end < 0) return;

            // Ended, or too long to be kept whole.
            var isEnded = room == part.Length;
            EndLine(item, evenIfEmpty: isEnded);
            if (isEnded) bytes = bytes[1..];
        }
    }

    private void EndLine(long? item, bool evenIfEmpty = false)
    {
        if (_begunLength == 0 && !evenIfEmpty) return;

        Take(_begun.AsSpan(0, _begunLength), item, PrintedTo.Errors);
        _begunLength = 0;
    }

    private void TakeCut(ReadOnlySpan<byte> line, long? item, PrintedTo to)
    {
        do
        {
            var part = line[..Math.Min(line.Length, MaxLineBytes)];
            Take(part, item, to);
            line = line[part.Length..];
        }
        while (!line.IsEmpty);
    }

    private void Take(ReadOnlySpan<byte> line, long? item, PrintedTo to)
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(MaxTokens, _tokens + time.GetElapsedTime(_filledAt, now).TotalSeconds * TokensPerSecond);
        _filledAt = now;
        var price = Math.Max(1, line.Length / BytesPerToken);
        if (_tokens < price)
        {
            _leftOut++;
            return;
        }

        _tokens -= price;
        SayWhatIsMissing();
        var text = Encoding.UTF8.GetString(line).TrimEnd('\r');
        if (_run is { Print: { } print }) print(new(time.GetUtcNow(), item, to, text));
        else unasked(text);
    }

    private void SayWhatIsMissing()
    {
        if (_leftOut == 0) return;

        _run?.Print?.Invoke(new(time.GetUtcNow(), null, PrintedTo.Pool, $"{_leftOut} lines were left out: only {TokensPerSecond} lines or 1 MiB a second are kept."));
        _leftOut = 0;
    }
}
