using System.Buffers;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs.Input;
using BatchApi.Jobs.Options;

namespace BatchApi.Endpoints.Submission.Bodies;

/// <summary>Packs a body's items, a line each, into segments and sends the full ones away while the body goes on arriving.</summary>
/// <remarks>
/// Holds two segments at most: the one being filled and the one on its way to the store.
/// The last one is not sent: it goes into the transaction that accepts the job, so a small job costs one.
/// </remarks>
internal sealed class SegmentPacker(Func<Segment, CancellationToken, ValueTask> append, JobsOptions limits) : IBufferWriter<byte>
{
    /// <summary>A segment is sent from here on: what a reader adds between two looks (64 KiB) makes it a MiB, a pooled array's size.</summary>
    private const int FullBytes = 960 * 1024;

    /// <summary>A small job, or a slow one, does not need a whole segment.</summary>
    private const int FirstBufferBytes = 8 * 1024;

    private readonly int _maxItemBytes = limits.MaxItemBytes;
    private readonly LargestChunk _largestChunk = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private byte[]? _sent;
    private Task _sending = Task.CompletedTask;
    private int _written;
    private int _whole;
    private int _count;
    private long _first;

    /// <summary>Items so far.</summary>
    public long Count => _first + _count;

    /// <summary>Bytes of the item that is being written.</summary>
    public int ItemBytes => _written - _whole;

    /// <summary>The part of the current item that is written so far.</summary>
    public ReadOnlySpan<byte> Item => _buffer.AsSpan(_whole, ItemBytes);

    /// <summary>Whether a segment was given to the store.</summary>
    public bool HasSent => _sent is not null;

    /// <summary>The most items that a chunk of this body may have, wherever in it the chunk begins.</summary>
    public long LargestChunk => _largestChunk.Items;

    public bool IsFull => _whole >= FullBytes;

    /// <summary>What was not sent; null: nothing. Valid until <see cref="ReturnBuffers"/>.</summary>
    public Segment? Last => _count == 0 ? null : new Segment(_first, _count, _buffer.AsMemory(0, _whole));

    /// <summary>Adds whole lines, checked by the caller.</summary>
    public void AddLines(ReadOnlySpan<byte> lines, int count)
    {
        lines.CopyTo(GetSpan(lines.Length));
        _written += lines.Length;
        _whole = _written;
        AddCount(count);
    }

    /// <summary>Ends the item that was written piece by piece.</summary>
    /// <param name="line">Where it stood, if its body has lines that mean something.</param>
    public void EndItem(long? line = null)
    {
        CheckItemBytes(ItemBytes, line);
        GetSpan(1)[0] = (byte)'\n';
        _written++;
        _whole = _written;
        AddCount(1);
    }

    /// <summary>Whether an item may have so many bytes.</summary>
    public bool HasRoomForItemOf(long bytes) => bytes <= _maxItemBytes;

    /// <summary>Refuses an item that is too large, or already is before its end.</summary>
    public void CheckItemBytes(long bytes, long? line = null, long? index = null)
    {
        if (!HasRoomForItemOf(bytes))
            throw TooLarge(line, index ?? Count);
    }

    /// <summary>Sends what is whole, once the segment before it is stored.</summary>
    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        await _sending;
        var next = _sent ?? ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length, FullBytes + 1));
        if (next.Length < ItemBytes)
            next = ArrayPool<byte>.Shared.Rent(ItemBytes);
        _buffer.AsSpan(_whole, ItemBytes).CopyTo(next);

        _sent = _buffer;
        _sending = append(Last!, cancellationToken).AsTask();
        _largestChunk.Add(_count);
        _buffer = next;
        _written = ItemBytes;
        _whole = 0;
        _first += _count;
        _count = 0;
    }

    /// <summary>Waits for the segment that is on its way.</summary>
    public Task DrainAsync() => _sending;

    /// <summary>Only after everything went well: after a failure the store may still be reading them.</summary>
    public void ReturnBuffers()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        if (_sent is not null)
            ArrayPool<byte>.Shared.Return(_sent);
    }

    public void Advance(int count) => _written += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_buffer.Length - _written < Math.Max(1, sizeHint))
            Grow(Math.Max(1, sizeHint));
        return _buffer.AsSpan(_written);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_buffer.Length - _written < Math.Max(1, sizeHint))
            Grow(Math.Max(1, sizeHint));
        return _buffer.AsMemory(_written);
    }

    private RefusedException TooLarge(long? line, long index)
    {
        var place = line is null ? $"Item {index}" : $"The item on line {line}";
        return new(Problem.TooLarge(
            "item_too_large", $"{place} is larger than {_maxItemBytes} bytes (Jobs:MaxItemBytes).", _maxItemBytes,
            error: new(line is null ? $"/items/{index}" : null, $"Larger than {_maxItemBytes} bytes.", line, Index: index)));
    }

    private void AddCount(int count)
    {
        _count += count;
        if (Count <= limits.MaxItems)
            return;

        throw new RefusedException(Problem.TooLarge(
            "too_many_items", $"The job has more than {limits.MaxItems} items (Jobs:MaxItems).", limits.MaxItems));
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _written + needed));
        _buffer.AsSpan(0, _written).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
