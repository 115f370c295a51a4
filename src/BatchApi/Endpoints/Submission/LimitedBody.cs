using BatchApi.Endpoints.Problems;

namespace BatchApi.Endpoints.Submission;

/// <summary>A body as it comes off the network or out of gzip, refused once it is larger than allowed.</summary>
internal sealed class LimitedBody(Stream body, long maxBytes) : Stream
{
    private long _total;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static Problem TooLarge(long maxBytes, long? actual = null) => Problem.TooLarge(
        "body_too_large", $"The body is larger than {maxBytes} bytes, decompressed (Jobs:MaxBodyBytes).", maxBytes, actual);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await body.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            // Only gzip raises it: not gzip at all, or cut off.
            throw new RefusedException(new(StatusCodes.Status400BadRequest, "not_parseable", $"The body is not gzip: {exception.Message}"));
        }

        _total += read;
        if (_total > maxBytes) throw new RefusedException(TooLarge(maxBytes));

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
