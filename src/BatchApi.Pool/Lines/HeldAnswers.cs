using System.Buffers;

namespace BatchApi.Pool.Lines;

/// <summary>
/// Holds the lines of a program until it is certain which items they answer. Of a line that is too long only the fact is kept.
/// </summary>
internal sealed class HeldAnswers(int maxLineBytes) : IDisposable
{
    private const byte LineFeed = (byte)'\n';
    private const int ReadBytes = 64 * 1024;
    private const int FirstBytes = 4 * ReadBytes;

    // A larger buffer is not kept for a program that may never need it again.
    private const int MaxKeptBytes = 4 * FirstBytes;

    private readonly LineResults _results = new();
    private readonly List<int> _tooLong = [];
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _lineStart;
    private int _end;
    private bool _isSkipping;

    /// <summary>Whole lines.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of whole lines.</summary>
    public int Length => _lineStart;

    /// <summary>Whether a line has begun and is not ended.</summary>
    public bool HasBegunLine => _isSkipping || _end > _lineStart;

    /// <summary>The part of the last line that has come so far.</summary>
    public ReadOnlySpan<byte> BegunLine => _bytes.AsSpan(_lineStart, _end - _lineStart);

    /// <summary>All bytes, including the line that is not ended.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _end);

    /// <summary>Whether the program has written nothing yet but a byte-order mark, with which some begin their output.</summary>
    public bool IsByteOrderMark => Bytes.SequenceEqual(LineResults.ByteOrderMark);

    /// <summary>Whether answers of the program were delivered before.</summary>
    public bool HasDelivered { get; private set; }

    /// <summary>Where the next bytes go; never empty.</summary>
    public Span<byte> Free
    {
        get
        {
            if (_bytes.Length - _end < ReadBytes)
                Grow();
            return _bytes.AsSpan(_end);
        }
    }

    public void Advance(int count)
    {
        var added = _bytes.AsSpan(_end, count);
        if (_isSkipping)
        {
            var end = added.IndexOf(LineFeed);
            if (end < 0)
                return;

            EndSkipped();
            added = added[(end + 1)..];
            added.CopyTo(_bytes.AsSpan(_end));
            added = _bytes.AsSpan(_end, added.Length);
        }

        var last = added.LastIndexOf(LineFeed);
        if (last >= 0)
        {
            Count += added.Count(LineFeed);
            _lineStart = _end + last + 1;
        }

        _end += added.Length;
        if (_end - _lineStart <= maxLineBytes + 1)
            return;

        _isSkipping = true;
        _end = _lineStart;
    }

    /// <summary>The stream has ended: a line that had begun is whole.</summary>
    public void EndLine()
    {
        if (_isSkipping)
        {
            EndSkipped();
        }
        else if (HasBegunLine)
        {
            Free[0] = LineFeed;
            Advance(1);
        }
    }

    /// <summary>The outcomes of a batch, a line an item. They are valid until the next bytes come.</summary>
    /// <param name="stopAtFailure">What comes after the first failure is left out.</param>
    public ResultBatch Read(long first, int count, bool stopAtFailure)
    {
        var lines = _bytes.AsMemory(0, _lineStart);
        if (!HasDelivered && lines.Span.StartsWith(LineResults.ByteOrderMark))
            lines = lines[LineResults.ByteOrderMark.Length..];
        HasDelivered = true;
        return _results.Read(lines, first, count, _tooLong, maxLineBytes, stopAtFailure);
    }

    public void Clear()
    {
        _tooLong.Clear();
        _lineStart = _end = Count = 0;
        _isSkipping = false;
        if (_bytes.Length <= MaxKeptBytes)
            return;

        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void EndSkipped()
    {
        _tooLong.Add(Count++);
        _bytes[_lineStart] = LineFeed;
        _end = ++_lineStart;
        _isSkipping = false;
    }

    private void Grow()
    {
        var bytes = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        _bytes.AsSpan(0, _end).CopyTo(bytes);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bytes;
    }
}
