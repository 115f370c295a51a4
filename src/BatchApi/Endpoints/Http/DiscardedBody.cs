using Microsoft.AspNetCore.Http.Features;

namespace BatchApi.Endpoints.Http;

/// <summary>The body of an answer to HEAD: its first byte has the headers sent and cancels the rest.</summary>
internal sealed class DiscardedBody(IHttpResponseBodyFeature sent, CancellationTokenSource answered) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
        // Synchronous code is fine here: nothing is sent.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => DropAsync();

    public override void Write(byte[] buffer, int offset, int count) => answered.Cancel();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => DropAsync();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(DropAsync());

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task DropAsync()
    {
        await sent.StartAsync(CancellationToken.None);
        await answered.CancelAsync();
    }
}
