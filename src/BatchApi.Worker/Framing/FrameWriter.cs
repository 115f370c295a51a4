using BatchApi.Pool.Protocol;
using BatchApi.Worker.Linux;

namespace BatchApi.Worker.Framing;

/// <summary>Writes whole frames, from whichever thread, one at a time.</summary>
internal sealed class FrameWriter(Stream output)
{
    private readonly Lock _gate = new();
    private bool _isBroken;

    public void Write(FrameType type, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[FrameHeader.Size + payload.Length];
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        WriteInPlace(type, frame);
    }

    /// <summary>Writes a frame whose header's place is free at its front: one system call, no copy.</summary>
    public void WriteInPlace(FrameType type, Span<byte> frame)
    {
        new FrameHeader(frame.Length - FrameHeader.Size, type).Write(frame);
        lock (_gate)
        {
            if (_isBroken)
                return;
            try
            {
                output.Write(frame);
            }
            catch (IOException)
            {
                // Nobody reads any more, and half a frame may have been written. The caller, user code perhaps, cannot go on.
                _isBroken = true;
                Environment.Exit(ExitCode.BrokenPipe);
            }
        }
    }
}
