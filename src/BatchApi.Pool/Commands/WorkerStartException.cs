namespace BatchApi.Pool;

/// <summary>A worker could not be started.</summary>
/// <param name="command">What was to be started.</param>
/// <param name="reason">Why it could not, and what the operator can do.</param>
public sealed class WorkerStartException(WorkerCommand command, string reason)
    : Exception($"The {command.Name} worker ({command.Executable}) could not be started: {reason}")
{
    /// <summary>What was to be started.</summary>
    public WorkerCommand Command { get; } = command;
}
