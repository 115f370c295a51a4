using System.Buffers.Binary;
using BatchApi.Pool.Protocol;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Running;

namespace BatchApi.Worker.Sessions;

/// <summary>A run that began: an operation bound to a job's parameters.</summary>
/// <param name="TakesToken">Whether a running item can be asked to stop.</param>
internal sealed record OperationRun(ItemLoop Loop, object?[] Arguments, bool TakesToken, int MaxOutputBytes)
{
    /// <summary>Answers the items of a frame. False: it stopped at one that failed, as asked.</summary>
    /// <exception cref="GarbledFrameException">The last line of the frame has no end.</exception>
    public bool Work(byte[] payload, int length, WorkerParts parts)
    {
        int at = FrameHeader.ItemsPrefixSize;
        if (length > at && payload[length - 1] != '\n')
            throw new GarbledFrameException("The last item of a frame has no line end.");

        parts.Lines.MaxLineBytes = MaxOutputBytes;
        long firstIndex = BinaryPrimitives.ReadInt64LittleEndian(payload);
        if (Loop.IsIdle)
            parts.Lines.StartAt(firstIndex);
        return Loop.Run(Arguments, payload, at, length, firstIndex, (ItemsFlags)payload[sizeof(long)]);
    }
}
