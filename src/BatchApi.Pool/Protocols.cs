using BatchApi.Pool.Connections;
using BatchApi.Pool.Frames;
using BatchApi.Pool.Lines;

namespace BatchApi.Pool;

/// <summary>
/// The protocols that the workers of a pool may speak. A new protocol is a folder beside <c>Frames</c> and <c>Lines</c>, and a line here.
/// </summary>
internal sealed class Protocols
{
    private readonly FrameProtocol _frames = new();
    private readonly LineProtocol _lines = new();

    public ProtocolDriver Of(WorkerCommand command) => command.Protocol switch
    {
        WorkerProtocol.Frames => _frames,
        WorkerProtocol.Lines => _lines,
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.Protocol, "No such protocol."),
    };
}
