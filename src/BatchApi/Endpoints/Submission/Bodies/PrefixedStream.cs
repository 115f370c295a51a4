namespace BatchApi.Endpoints.Submission.Bodies;

/// <summary>A stream whose first bytes were read already.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> start, Stream rest) : ReadStream
{
    private ReadOnlyMemory<byte> _start = start;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start.IsEmpty)
            return rest.ReadAsync(buffer, cancellationToken);

        var count = Math.Min(buffer.Length, _start.Length);
        _start[..count].CopyTo(buffer);
        _start = _start[count..];
        return new(count);
    }
}
