namespace BatchApi.Pool.Tests.Kinds;

/// <summary>A kind of worker that can be made to misbehave. What is tested with one is tested with all: a new kind is one more of these.</summary>
public abstract class WorkerKind
{
    /// <summary>Stages that this kind does not have: its own code runs at none of them.</summary>
    public virtual IReadOnlyCollection<Stage> Lacks => [];

    /// <summary>A worker that behaves, but for what it is told.</summary>
    /// <param name="stage">Start, initializer or shutdown: there it misbehaves in that way. Elsewhere the item tells.</param>
    public abstract WorkerCommand Command(Stage stage, Way way);

    public abstract ReadOnlyMemory<byte> Begin(Stage stage, Way way);

    /// <summary>An item that misbehaves.</summary>
    /// <param name="once">A file: only the first time, then the item is answered with null.</param>
    public abstract string Item(Stage stage, Way way, string? once = null);

    /// <summary>An item that is answered with itself.</summary>
    public abstract string Good(int number);

    /// <summary>Whether this kind tells of the exception itself, or of an item that could not be read.</summary>
    public virtual string CodeOf(Stage stage) => "operation_error";

    /// <summary>How a process of this kind ends that way: an exit code, or a signal's name.</summary>
    public abstract string ExitOf(Way way);
}
