using BatchApi.Pool.Connections;

namespace BatchApi.Pool.Frames;

/// <summary>Frames of a length, a type and a payload: what the workers for .NET and Python speak.</summary>
internal sealed class FrameProtocol : ProtocolDriver
{
    public override bool SaysWhenReady => true;

    public override bool NamesItems => true;

    public override bool SaysWhoPrinted => true;

    public override bool EndsWithItsInput => false;

    public override WorkerConnection Connect(ConnectionParts parts) => new FrameConnection(parts);
}
