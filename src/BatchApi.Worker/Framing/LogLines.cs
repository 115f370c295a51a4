using System.Buffers.Binary;
using System.Text;
using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Framing;

/// <summary>What operations print by <see cref="Console.Out"/>: a log frame per line, with the index of the item at work.</summary>
internal sealed class LogLines(FrameWriter writer, ItemAtWork atWork) : TextWriter
{
    private const int IndexSize = sizeof(long);

    /// <summary>A longer line is cut into several: a frame of log must not stand in the way of results.</summary>
    private const int MaxLineLength = 8 * 1024;

    private readonly Lock _gate = new();
    private readonly StringBuilder _line = new();
    private long _index = ItemAtWork.None;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_gate)
        {
            long index = atWork.Index;
            foreach (char c in buffer) Append(c, index);
        }
    }

    public override void WriteLine(string? value) => Write((value + "\n").AsSpan());

    /// <summary>Says something of the worker's own, of no item.</summary>
    public void Say(string text) => Send(ItemAtWork.None, text);

    /// <summary>Sends a line that was begun and not ended.</summary>
    public override void Flush()
    {
        lock (_gate) SendLine();
    }

    private void Append(char c, long index)
    {
        if (c == '\n')
        {
            if (_line.Length == 0) _index = index;
            SendLine(evenIfEmpty: true);
            return;
        }
        // A line that an earlier item left open is that item's.
        if (_line.Length > 0 && (_line.Length >= MaxLineLength || _index != index)) SendLine();
        if (_line.Length == 0) _index = index;
        _line.Append(c);
    }

    private void SendLine(bool evenIfEmpty = false)
    {
        if (_line.Length == 0 && !evenIfEmpty) return;
        Send(_index, _line.ToString().TrimEnd('\r'));
        _line.Clear();
    }

    private void Send(long index, string text)
    {
        byte[] payload = new byte[IndexSize + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt64LittleEndian(payload, index);
        Encoding.UTF8.GetBytes(text, payload.AsSpan(IndexSize));
        writer.Write(FrameType.Log, payload);
    }
}
