using System.Buffers.Binary;
using System.Text;
using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Framing;

/// <summary>
/// What operations print by <see cref="Console.Out"/> or <see cref="Console.Error"/>: a log frame per line, with the run and the item that printed
/// it.
/// </summary>
/// <remarks>Closing the writer does nothing, since all code of the process uses it.</remarks>
internal sealed class LogLines(FrameWriter writer, ItemAtWork atWork, bool isErrors) : TextWriter
{
    /// <summary>A longer line is cut into several: a frame of log must not stand in the way of results.</summary>
    private const int MaxLineLength = 8 * 1024;

    // Lines that have begun and have no end yet.
    private readonly Dictionary<Origin, StringBuilder> _begun = [];
    private Origin? _ofMain;
    private readonly Lock _gate = new();

    /// <summary>Whether a line has begun and has no end yet, as far as another thread can see.</summary>
    public bool HasBegun => _begun.Count > 0;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Origin origin = atWork.Origin;
        lock (_gate)
        {
            if (atWork.IsMain)
                EndLineOfEarlierItem(origin);
            _begun.Remove(origin, out StringBuilder? line);
            for (int end; (end = buffer.IndexOf('\n')) >= 0; buffer = buffer[(end + 1)..])
            {
                line = Append(line, origin, buffer[..end]);
                SendLine(origin, line);
                line?.Clear();
            }
            line = Append(line, origin, buffer);
            if (line is { Length: > 0 })
                _begun.Add(origin, line);
        }
    }

    public override void WriteLine(string? value) => Write((value + "\n").AsSpan());

    /// <summary>Sends the lines that have begun and have no end yet.</summary>
    public override void Flush()
    {
        lock (_gate)
        {
            foreach ((Origin origin, StringBuilder line) in _begun)
                SendLine(origin, line);
            _begun.Clear();
        }
    }

    private void EndLineOfEarlierItem(Origin origin)
    {
        if (_ofMain is { } earlier && earlier != origin && _begun.Remove(earlier, out StringBuilder? line))
            SendLine(earlier, line);
        _ofMain = origin;
    }

    private StringBuilder? Append(StringBuilder? line, Origin origin, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return line;
        line ??= new StringBuilder();
        for (int room; text.Length > (room = MaxLineLength - line.Length); text = text[room..])
        {
            // A character is not cut in two.
            if (room > 1 && char.IsHighSurrogate(text[room - 1]))
                room--;
            SendLine(origin, line.Append(text[..room]));
            line.Clear();
        }
        return line.Append(text);
    }

    private void SendLine(Origin origin, StringBuilder? line)
    {
        string text = line?.ToString().TrimEnd('\r') ?? "";
        byte[] payload = new byte[FrameHeader.LogPrefixSize + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt32LittleEndian(payload, origin.Run);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(sizeof(int)), origin.Index);
        payload[FrameHeader.LogPrefixSize - 1] = (byte)(isErrors ? 1 : 0);
        Encoding.UTF8.GetBytes(text, payload.AsSpan(FrameHeader.LogPrefixSize));
        writer.Write(FrameType.Log, payload);
    }
}
