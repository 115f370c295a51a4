using BatchApi.Endpoints.Problems;

namespace BatchApi.Endpoints.Submission.Bodies;

/// <summary>A body as it comes off the network or out of gzip, refused once it is larger than allowed.</summary>
internal sealed class LimitedBody(Stream body, long maxBytes) : ReadStream
{
    private long _total;

    public static Problem TooLarge(long maxBytes, long? actual = null) => Problem.TooLarge(
        "body_too_large", $"The body is larger than {maxBytes} bytes, decompressed (Jobs:MaxBodyBytes).", maxBytes, actual);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        _total += read;
        return _total <= maxBytes ? read : throw new RefusedException(TooLarge(maxBytes));
    }
}
