using System.Buffers.Binary;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Protocol;

namespace BatchApi.Pool.Frames;

/// <summary>Frames for a child that did not fit into its pipe yet.</summary>
internal sealed class SendBuffer
{
    private byte[] _bytes = new byte[16 * 1024];
    private int _start;
    private int _end;

    public bool IsEmpty => _start == _end;

    public void Add(FrameType type, ReadOnlySpan<byte> payload)
    {
        var frame = Reserve(FrameHeader.Size + payload.Length);
        new FrameHeader(payload.Length, type).Write(frame);
        payload.CopyTo(frame[FrameHeader.Size..]);
    }

    public void AddBegin(int run, ReadOnlySpan<byte> payload)
    {
        var length = FrameHeader.BeginPrefixSize + payload.Length;
        var frame = Reserve(FrameHeader.Size + length);
        new FrameHeader(length, FrameType.Begin).Write(frame);
        BinaryPrimitives.WriteInt32LittleEndian(frame[FrameHeader.Size..], run);
        payload.CopyTo(frame[(FrameHeader.Size + FrameHeader.BeginPrefixSize)..]);
    }

    public void AddItems(long first, ItemsFlags flags, ReadOnlySpan<byte> lines) =>
        lines.CopyTo(ReserveItems(first, flags, lines.Length));

    /// <summary>Packed, if all are integers of 64 bits; otherwise as they are.</summary>
    public void AddItems(long first, ItemsFlags flags, ReadOnlySpan<byte> lines, int count)
    {
        if (PackedIntegers.TryPack(lines, ReserveItems(first, flags | ItemsFlags.Packed, count * PackedIntegers.Size)))
            return;

        // What was before it may have moved to the front meanwhile.
        _end -= FrameHeader.Size + FrameHeader.ItemsPrefixSize + (count * PackedIntegers.Size);
        AddItems(first, flags, lines);
    }

    /// <summary>Writes what fits; false when the child no longer reads.</summary>
    public bool WriteTo(Descriptor input)
    {
        while (!IsEmpty)
        {
            var written = input.Write(_bytes.AsSpan(_start, _end - _start));
            if (written < 0)
                return false;
            if (written == 0)
                return true;

            _start += written;
        }

        _start = _end = 0;
        return true;
    }

    public void Clear() => _start = _end = 0;

    // Where the bytes behind the prefix are.
    private Span<byte> ReserveItems(long first, ItemsFlags flags, int size)
    {
        var length = FrameHeader.ItemsPrefixSize + size;
        var frame = Reserve(FrameHeader.Size + length);
        new FrameHeader(length, FrameType.Items).Write(frame);
        BinaryPrimitives.WriteInt64LittleEndian(frame[FrameHeader.Size..], first);
        frame[FrameHeader.Size + sizeof(long)] = (byte)flags;
        return frame[(FrameHeader.Size + FrameHeader.ItemsPrefixSize)..];
    }

    private Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _end < length)
        {
            var target = _end - _start + length <= _bytes.Length ? _bytes : new byte[Math.Max(_bytes.Length * 2, _end - _start + length)];
            _bytes.AsSpan(_start, _end - _start).CopyTo(target);
            _bytes = target;
            _end -= _start;
            _start = 0;
        }

        _end += length;
        return _bytes.AsSpan(_end - length, length);
    }
}
