using System.Net;
using System.Net.Http.Headers;

namespace BatchApi.Benchmarks.Bodies;

/// <summary>An NDJSON body that is made while it is sent.</summary>
internal sealed class BlocksContent : HttpContent
{
    private readonly IEnumerable<ReadOnlyMemory<byte>> _blocks;

    public BlocksContent(IEnumerable<ReadOnlyMemory<byte>> blocks)
    {
        _blocks = blocks;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var block in _blocks)
            await stream.WriteAsync(block, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
