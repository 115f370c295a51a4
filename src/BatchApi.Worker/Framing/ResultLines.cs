using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Framing;

/// <summary>The lines that answer items, gathered until they leave in a frame.</summary>
/// <remarks>
/// The main thread appends without a lock and publishes each finished line by one ordered store. The flusher sends up to there while the main
/// thread may be lost in an item. Both send under the lock; only the main thread, under the lock, starts the buffer anew or moves it.
/// Header and prefix are written over the bytes before the first unsent line: those have left already.
/// </remarks>
internal sealed class ResultLines(FrameWriter writer) : IBufferWriter<byte>
{
    private const int SendAtBytes = 64 * 1024;
    private const int Front = FrameHeader.Size + FrameHeader.ResultsPrefixSize;

    private readonly Lock _gate = new();
    private byte[] _buffer = new byte[SendAtBytes + 4096];
    private int _sent = Front;
    private int _finished = Front;
    private int _written = Front;
    private int _run;
    private long _next;
    private volatile bool _isTold;

    /// <summary>Most bytes of an output; <see cref="OutputTooLargeException"/> beyond.</summary>
    public int MaxLineBytes { get; set; } = int.MaxValue;

    /// <summary>Whether the service was told which item is at work. If so, the item's line must be sent before the next item is begun.</summary>
    public bool IsTold => _isTold;

    /// <summary>Items that failed so far.</summary>
    public int FailedCount { get; private set; }

    /// <summary>The part of the line that is written so far.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_finished.._written);

    /// <summary>A run begins: the lines from here on carry its number.</summary>
    public void BeginRun(int run)
    {
        lock (_gate)
            _run = run;
    }

    /// <summary>The next line answers this item. Allowed only when all lines before are sent.</summary>
    public void StartAt(long index)
    {
        lock (_gate)
            _next = index;
    }

    /// <summary>At least <paramref name="sizeHint"/> bytes to write to, then <see cref="Advance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_buffer.Length - _written < Math.Max(sizeHint, 1))
            Grow(sizeHint);
        return _buffer.AsSpan(_written);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        _ = GetSpan(sizeHint);
        return _buffer.AsMemory(_written);
    }

    public void Advance(int count) => _written += count;

    /// <summary>Ends the line; sends all when enough are gathered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndLine()
    {
        GetSpan(1)[0] = (byte)'\n';
        _written++;
        Volatile.Write(ref _finished, _written);
        if (_written > SendAtBytes)
            Send();
    }

    /// <summary>Takes back the part of the line that is written so far, so that the failure of the item can be written instead.</summary>
    public void FailLine()
    {
        _written = _finished;
        FailedCount++;
    }

    /// <summary>Sends all finished lines. Main thread only.</summary>
    public void Send()
    {
        lock (_gate)
        {
            SendUnsent();
            _sent = _finished = _written = Front;
            _isTold = false;
        }
    }

    /// <summary>Sends the lines finished so far, from another thread.</summary>
    public void SendFinished()
    {
        if (Volatile.Read(ref _finished) == Volatile.Read(ref _sent))
            return;
        lock (_gate)
            SendUnsent();
    }

    /// <summary>
    /// Tells the service that this item is at work and all before it are answered, unless its line is finished meanwhile. From another thread.
    /// </summary>
    public void TellAtWork(long index)
    {
        lock (_gate)
        {
            // Either the main thread sees this at the end of the item, or its finished line is seen here: it pays no fence for each item.
            _isTold = true;
            Interlocked.MemoryBarrierProcessWide();
            SendUnsent();
            if (_next != index)
            {
                _isTold = false;
                return;
            }

            Span<byte> frame = stackalloc byte[Front];
            BinaryPrimitives.WriteInt32LittleEndian(frame[FrameHeader.Size..], _run);
            BinaryPrimitives.WriteInt64LittleEndian(frame[(FrameHeader.Size + sizeof(int))..], index);
            writer.WriteInPlace(FrameType.Working, frame);
        }
    }

    private void SendUnsent()
    {
        int end = Volatile.Read(ref _finished);
        if (end == _sent)
            return;
        Span<byte> frame = _buffer.AsSpan((_sent - Front)..end);
        BinaryPrimitives.WriteInt32LittleEndian(frame[FrameHeader.Size..], _run);
        BinaryPrimitives.WriteInt64LittleEndian(frame[(FrameHeader.Size + sizeof(int))..], _next);
        _next += frame[Front..].Count((byte)'\n');
        writer.WriteInPlace(FrameType.Results, frame);
        _sent = end;
    }

    private void Grow(int sizeHint)
    {
        // A JSON writer asks for up to six bytes for each that it will write. A request beyond that cannot fit.
        int line = _written - _finished;
        bool failure = line > 0 && _buffer[_finished] == '!'; // Bounded by itself, and may be longer than a short output.
        if (!failure && (line > MaxLineBytes || sizeHint / 6 > MaxLineBytes))
            throw new OutputTooLargeException();
        lock (_gate)
        {
            byte[] larger = new byte[Math.Max(_buffer.Length * 2, checked(_written + sizeHint + 1))];
            _buffer.AsSpan(0, _written).CopyTo(larger);
            _buffer = larger;
        }
    }
}
