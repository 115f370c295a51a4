namespace BatchApi.Endpoints.Submission.Bodies;

/// <summary>A stream with some bytes joined to its end.</summary>
internal sealed class JoinedStream(Stream stream, ReadOnlyMemory<byte> end) : ReadStream
{
    private ReadOnlyMemory<byte> _left = end;
    private bool _isAtEnd;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = _isAtEnd ? 0 : await stream.ReadAsync(buffer, cancellationToken);
        if (read > 0 || buffer.IsEmpty)
            return read;

        _isAtEnd = true;
        var count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }
}
