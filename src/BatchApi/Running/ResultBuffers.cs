using System.Buffers;
using Microsoft.Extensions.ObjectPool;

namespace BatchApi.Running;

/// <summary>What chunks collect their results in, kept for the next ones: to let them grow anew each time costs more than to fill them.</summary>
internal sealed class ResultBuffers : PooledObjectPolicy<ArrayBufferWriter<byte>>
{
    // Of one that took the batch of a single large output.
    private const int MaxKeptBytes = 4 << 20;

    public override ArrayBufferWriter<byte> Create() => new(4096);

    public override bool Return(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        return buffer.Capacity <= MaxKeptBytes;
    }
}
