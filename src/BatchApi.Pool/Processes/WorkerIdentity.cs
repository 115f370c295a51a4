using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Processes;

/// <summary>What tells the processes of one living worker from all others.</summary>
/// <param name="pool">Names its pool: what the cookies of all its workers begin with.</param>
internal sealed class WorkerIdentity(string pool)
{
    /// <summary>The variable in a worker's environment that holds its cookie.</summary>
    public const string CookieName = "BATCHAPI_WORKER";

    private readonly Lock _lock = new();
    private readonly HashSet<ProcessId> _family = [];

    public string Pool => pool;

    /// <summary>The value of <see cref="CookieName"/> in its environment, and the name of its control group.</summary>
    public string Cookie { get; } = $"{pool}-{Guid.NewGuid():N}";

    /// <summary>The tag that the worker's process and all its descendants carry.</summary>
    public ulong Tag { get; } = RlimitTag.Draw(pool);

    /// <summary>Its process and its session; 0: it is being started.</summary>
    public int Pid { get; set; }

    /// <summary>Whether it is in a control group.</summary>
    public bool IsEnclosed { get; set; }

    /// <summary>Whether the cookie is that of a worker of the pool.</summary>
    public static bool IsOf(string pool, string cookie) => cookie.StartsWith($"{pool}-", StringComparison.Ordinal);

    /// <summary>Notes those of its descendants that live now. One that has left its parent since stays in the family.</summary>
    public void Note(IReadOnlyCollection<ProcessId> descendants)
    {
        if (descendants.Count == 0)
            return;

        lock (_lock)
        {
            // Those that ended are dropped only when others come: families are small.
            _family.RemoveWhere(process => !ProcessTable.IsLiving(process));
            _family.UnionWith(descendants);
        }
    }

    /// <summary>Whether the process is the worker or descends from it, as far as can be seen.</summary>
    public bool Owns(int process)
    {
        if (process == Pid || (Pid != 0 && ProcessTable.SessionOf(process) == Pid))
            return true;
        // A process that is being turned into another program shows no environment.
        if (RlimitTag.Of(process) == Tag || ProcessTable.VariableOf(process, CookieName) == Cookie)
            return true;

        if (IsEnclosed && ProcessTable.IsInGroup(process, Cookie))
            return true;

        lock (_lock)
            return _family.Count > 0 && ProcessTable.Find(process) is { } id && _family.Contains(id);
    }
}
