using BatchApi.Pool.Assignments;
using BatchApi.Pool.Confinement;
using BatchApi.Pool.Confinement.Cgroups;
using BatchApi.Pool.Connections;
using BatchApi.Pool.Printing;
using BatchApi.Pool.Processes;
using BatchApi.Pool.Watching;
using Microsoft.Extensions.Logging;

namespace BatchApi.Pool.Workers;

/// <summary>
/// The process of a worker, and what the service has for it alone: the connection, the clock, the resource watch, the control group. It goes with
/// the process. The worker's thread only, but for what <see cref="Worker"/> shows to others.
/// </summary>
internal sealed partial class WorkerProcess
{
    // After the exit a grandchild may write on; what the child itself wrote is in the pipe and fits this.
    private const int MaxDrainBytes = 2 << 20;

    private readonly PoolParts _parts;
    private readonly WorkerCommand _command;
    private readonly WorkerIdentity _identity;
    private readonly string _folder;
    private readonly PrintedLines _printed;
    private readonly ErrorStream _errors;
    private readonly MemoryUsage _memory;
    private readonly ControlGroup? _group;

    /// <param name="child">Was just started.</param>
    /// <param name="folder">Its scratch folder.</param>
    /// <param name="wake">Makes the worker's thread look at it.</param>
    public WorkerProcess(ChildProcess child, WorkerCommand command, WorkerIdentity identity, string folder, PoolParts parts, Action wake)
    {
        (Child, _command, _identity, _folder, _parts) = (child, command, identity, folder, parts);
        var protocol = parts.ProtocolOf(command);
        _group = TryEnclose();
        _printed = new(parts.Time, text => Log.Printed(parts.Logger, child.Pid, text));
        _errors = new(child, command, identity, _printed, parts.StderrUse, isOnlyOutput: !protocol.SaysWhoPrinted);
        _memory = new(child.Pid, identity, _group);
        Shutdown = new(child, parts.Options.StopTimeout, parts.Time);
        Connection = protocol.Connect(new(child, command, Shutdown, _printed, _errors, _memory, parts.Time));
        Resources = new(
            child, identity, _memory, parts.Offered.InForce(command.Isolation.Layers).HasFlag(IsolationLayers.Limits),
            () => Connection.Assignment?.Load, () => parts.Kinds.MemoryLimitOf(command.Name), wake);
        Deadline = new(Connection, Shutdown, parts.Options, _errors, parts.Time);
        parts.Watchdog.Watch(Resources);
    }

    public ChildProcess Child { get; }

    public WorkerConnection Connection { get; }

    public Shutdown Shutdown { get; }

    public Deadline Deadline { get; }

    public ResourceWatch Resources { get; }

    /// <summary>Resident memory with its descendants when last looked at.</summary>
    public long MemoryBytes => _memory.Bytes;

    /// <summary>What it did wrong and what it printed last; null: nothing that is known.</summary>
    public string? Fault { get; private set; }

    /// <summary>How it ended; null: it has not.</summary>
    public ExitStatus? Exit { get; private set; }

    /// <summary>Whether nothing that an earlier caller has left in it may print into the log of this run.</summary>
    public bool IsQuietFor(Run run) => !_errors.HasWritten || !_printed.IsOfAnother(run) || _errors.HasOneWriter();

    /// <summary>Takes its exit status, finishes what it was at, and ends what it has left behind.</summary>
    /// <param name="broken">What went wrong on the worker's thread; null: nothing.</param>
    public void End(string? broken)
    {
        _parts.Watchdog.Forget(Resources);
        // Everything the child wrote before it ended still counts.
        if (!Shutdown.HasBegun)
            TryDrain();
        Connection.Stderr.Read(MaxDrainBytes);

        var assignment = Connection.Assignment;
        var isQuiet = assignment is { StopSeen: not null, Refusal: null } && Shutdown.HasBegun;
        var memoryExceeded = Resources.IsOverLimit;
        // While the process can still be asked.
        Connection.Measure();
        var exit = Child.Reap();
        Exit = exit;
        Connection.Conclude(exit);
        assignment = Connection.Assignment;
        Fault = Explain(Shutdown.Fault ?? Resources.Fault ?? broken);
        if (assignment is not null)
            Connection.Finish(
                assignment, isQuiet ? WorkerEnding.Stopped : memoryExceeded ? WorkerEnding.MemoryExceeded : WorkerEnding.Died, Fault, exit);

        _parts.Orphans.EndOf(_identity, _group);
        Child.Dispose();
        Connection.Dispose();
        Log.Ended(_parts.Logger, _command.Name, Child.Pid, exit, assignment is null ? "" : $" at work: {Fault}");
    }

    // What it does before is its runtime's: no operation is asked of it yet. A program that speaks lines may start others meanwhile, which the
    // watchdog and their cookies find.
    private ControlGroup? TryEnclose()
    {
        if (_parts.GroupParent is not { } parent)
            return null;

        var group = ControlGroup.TryMake(Path.Combine(parent, _identity.Cookie));
        _identity.IsEnclosed = group?.TryAdd(Child.Pid) == true;
        if (!_identity.IsEnclosed)
            Log.NotEnclosed(_parts.Logger, _command.Name, Child.Pid);
        return group;
    }

    private void TryDrain()
    {
        try
        {
            Connection.Read(MaxDrainBytes);
        }
        catch (Exception failure)
        {
            Log.NotRead(_parts.Logger, failure, _command.Name, Child.Pid);
        }
    }

    private string? Explain(string? fault)
    {
        var lines = _errors.LastLines;
        if (Denial.Hint(_errors.RecentLines, _command, _folder) is { } hint)
            lines = $"{lines}\n{hint}";
        return lines.Length == 0 ? fault : fault is null ? lines : $"{fault}\n{lines}";
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Worker {Name} {Pid} {Exit}{Fault}")]
        public static partial void Ended(ILogger logger, string name, int pid, ExitStatus exit, string fault);

        [LoggerMessage(LogLevel.Debug, "Worker {Pid} printed: {Text}")]
        public static partial void Printed(ILogger logger, int pid, string text);

        [LoggerMessage(LogLevel.Warning, "Worker {Name} {Pid} could not be moved to its control group; its memory is looked at all the same")]
        public static partial void NotEnclosed(ILogger logger, string name, int pid);

        [LoggerMessage(LogLevel.Error, "What worker {Name} {Pid} wrote before it ended could not be read")]
        public static partial void NotRead(ILogger logger, Exception failure, string name, int pid);
    }
}
