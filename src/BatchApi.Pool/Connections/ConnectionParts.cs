using BatchApi.Pool.Printing;
using BatchApi.Pool.Processes;
using BatchApi.Pool.Watching;

namespace BatchApi.Pool.Connections;

/// <summary>What a connection with one worker is given.</summary>
internal sealed record ConnectionParts(
    ChildProcess Child, WorkerCommand Command, Shutdown Shutdown, PrintedLines Printed, ErrorStream Errors, MemoryUsage Memory, TimeProvider Time);
