using BatchApi.Pool.Printing;
using BatchApi.Pool.Processes;
using BatchApi.Pool.Watching;

namespace BatchApi.Pool.Workers;

/// <summary>What a conversation with one worker is given.</summary>
internal sealed record ConversationParts(
    ChildProcess Child, WorkerCommand Command, Shutdown Shutdown, PrintedLines Printed, ErrorStream Errors, MemoryUsage Memory, TimeProvider Time);
