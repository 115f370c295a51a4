using System.Buffers;
using BatchApi.Pool.Protocol;

namespace BatchApi.Pool.Frames;

/// <summary>Bytes from a child that are not yet a whole frame. Grows to one frame of the greatest allowed size and no further.</summary>
internal sealed class ReceiveBuffer(int maxPayload) : IDisposable
{
    // The buffer is borrowed: a pool that replaces a worker every few milliseconds must not fill the heap of large objects.
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(128 * 1024);
    private int _start;
    private int _end;

    /// <summary>Where the next bytes go; never empty.</summary>
    public Span<byte> Free
    {
        get
        {
            if (_start == _end)
                _start = _end = 0;
            if (_end == _bytes.Length)
                MakeRoom();
            return _bytes.AsSpan(_end);
        }
    }

    public void Advance(int count) => _end += count;

    /// <summary>Takes a frame. The payload is valid until <see cref="Free"/> is asked for again.</summary>
    /// <exception cref="InvalidDataException">The child announces a frame that is larger than any it may send.</exception>
    public bool TryTake(out FrameType type, out ReadOnlyMemory<byte> payload)
    {
        type = default;
        payload = default;
        if (_end - _start < FrameHeader.Size)
            return false;

        var header = FrameHeader.Read(_bytes.AsSpan(_start));
        if (header.Length < 0 || header.Length > maxPayload)
            throw new InvalidDataException($"announced a frame of {(uint)header.Length} bytes; at most {maxPayload} are allowed");

        if (_end - _start < FrameHeader.Size + header.Length)
            return false;

        type = header.Type;
        payload = _bytes.AsMemory(_start + FrameHeader.Size, header.Length);
        _start += FrameHeader.Size + header.Length;
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void MakeRoom()
    {
        // Half empty: the rest of a frame only has to move to the front.
        var bytes = _bytes;
        if (_start < bytes.Length / 2)
            _bytes = ArrayPool<byte>.Shared.Rent(Math.Min(bytes.Length * 2, maxPayload + FrameHeader.Size + 64 * 1024));
        bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        if (!ReferenceEquals(bytes, _bytes))
            ArrayPool<byte>.Shared.Return(bytes);
        _end -= _start;
        _start = 0;
    }
}
