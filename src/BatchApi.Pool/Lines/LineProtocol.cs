using System.Collections.Concurrent;
using BatchApi.Pool.Connections;
using BatchApi.Pool.Lines.Observation;

namespace BatchApi.Pool.Lines;

/// <summary>
/// A line of JSON for each item and each output: what any program can speak. Remembers how programs of each kind buffer their output, as long as the
/// pool lives.
/// </summary>
internal sealed class LineProtocol : ProtocolDriver
{
    private readonly ConcurrentDictionary<string, OutputBuffering> _bufferings = [];

    public override bool SaysWhenReady => false;

    public override bool NamesItems => false;

    public override bool SaysWhoPrinted => false;

    public override bool EndsWithItsInput => true;

    public override WorkerConnection Connect(ConnectionParts parts) => new LineConnection(parts, BufferingOf(parts.Command));

    public override bool IsOnePerRun(WorkerCommand command) => BufferingOf(command).AnswersAtEndOfInput;

    private OutputBuffering BufferingOf(WorkerCommand command) => _bufferings.GetOrAdd(command.Name, _ => new());
}
