namespace BatchApi.Pool.Connections;

/// <summary>
/// One protocol that workers speak. Each is a folder with a driver and a connection; here is what the pool needs to know of all of them.
/// </summary>
internal abstract class ProtocolDriver
{
    /// <summary>
    /// Whether a worker says that it is ready, and what it is, when it is asked. Otherwise only its first item shows whether it can begin.
    /// </summary>
    public abstract bool SaysWhenReady { get; }

    /// <summary>Whether answers name their items. Otherwise only their order tells which item they belong to.</summary>
    public abstract bool NamesItems { get; }

    /// <summary>Whether a worker says of each printed line which run it was printed for. Otherwise it has only standard error to print to.</summary>
    public abstract bool SaysWhoPrinted { get; }

    /// <summary>Whether an idle worker is asked to end by the end of its input before it is sent SIGTERM.</summary>
    public abstract bool EndsWithItsInput { get; }

    /// <summary>Connects with a worker that was just started.</summary>
    public abstract WorkerConnection Connect(ConnectionParts parts);

    /// <summary>Whether workers of that kind were found to answer only at the end of their input, so that one is started for each run.</summary>
    public virtual bool IsOnePerRun(WorkerCommand command) => false;
}
