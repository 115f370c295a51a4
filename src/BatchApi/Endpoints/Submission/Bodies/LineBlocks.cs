using System.Buffers;
using System.Text.Unicode;
using BatchApi.Endpoints.Problems;

namespace BatchApi.Endpoints.Submission.Bodies;

/// <summary>Cuts a body into blocks of whole lines.</summary>
/// <remarks>The buffer grows only as far as one line needs, and a line that is longer than an item may be is refused before that.</remarks>
internal sealed class LineBlocks(LimitedBody body, SegmentPacker segments) : IDisposable
{
    private const int FirstBufferBytes = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private int _filled;
    private int _blockLength;
    private bool _ended;

    /// <summary>Lines before this block; the reader of the blocks counts them.</summary>
    public long LinesBefore { get; set; }

    /// <summary>Lines, each ended by a line feed, the body's last one too.</summary>
    public ReadOnlySpan<byte> Block => _buffer.AsSpan(0, _blockLength);

    /// <summary>Goes on to the next block; false: there is none.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_blockLength, _filled - _blockLength).CopyTo(_buffer);
        _filled -= _blockLength;
        _blockLength = 0;

        while (!_ended)
        {
            // One byte stays free for the line feed that the last line may lack.
            if (_filled >= _buffer.Length - 1)
                Grow();
            var read = await body.ReadAsync(_buffer.AsMemory(_filled, _buffer.Length - 1 - _filled), cancellationToken);
            var lineFeed = _buffer.AsSpan(_filled, read).LastIndexOf((byte)'\n');
            if (lineFeed >= 0)
                _blockLength = _filled + lineFeed + 1;
            _filled += read;
            if (read == 0)
                End();
            if (_blockLength > 0)
                return true;

            // CR and LF do not belong to the item.
            segments.CheckItemBytes(_filled - 2, LinesBefore + 1);
        }

        return false;
    }

    /// <summary>Refuses the block if it is not UTF-8; no line is cut, so neither is a character.</summary>
    public void CheckUtf8()
    {
        if (Utf8.IsValid(Block))
            return;

        var line = LinesBefore;
        foreach (var range in Block.Split((byte)'\n'))
        {
            line++;
            if (!Utf8.IsValid(Block[range]))
                throw new RefusedException(Problem.NotParseable("The line is not UTF-8.", line));
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void End()
    {
        _ended = true;
        if (_filled == 0)
            return;

        _buffer[_filled++] = (byte)'\n';
        _blockLength = _filled;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
