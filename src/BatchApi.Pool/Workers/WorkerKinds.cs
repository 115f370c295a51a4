namespace BatchApi.Pool.Workers;

/// <summary>How many runs and workers there are of each kind, what they may hold, and which kinds are to leave.</summary>
internal sealed class WorkerKinds
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = [];
    private readonly Dictionary<string, long> _memoryLimits = [];
    private readonly HashSet<string> _retired = [];

    /// <summary>A run or a worker of the kind is there, until <see cref="Leave"/>.</summary>
    public void Enter(string kind)
    {
        lock (_lock)
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
    }

    public void Leave(string kind)
    {
        lock (_lock)
        {
            if (--_counts[kind] > 0)
                return;

            _counts.Remove(kind);
            _memoryLimits.Remove(kind);
        }
    }

    /// <summary>A run of the kind begins that allows its worker so much.</summary>
    public void Allow(string kind, long memoryLimitBytes)
    {
        lock (_lock)
            _memoryLimits[kind] = memoryLimitBytes;
    }

    /// <summary>What the last run of the kind has allowed; before the first what one does that does not say. 0: no limit.</summary>
    public long MemoryLimitOf(string kind)
    {
        lock (_lock)
            return _memoryLimits.GetValueOrDefault(kind, Run.DefaultMemoryLimitBytes);
    }

    public void Retire(string kind)
    {
        lock (_lock)
            _retired.Add(kind);
    }

    public bool IsRetired(string kind)
    {
        lock (_lock)
            return _retired.Contains(kind);
    }

    /// <summary>Whether there is a run or a worker of the kind.</summary>
    public bool IsLeft(string kind)
    {
        lock (_lock)
            return _counts.ContainsKey(kind);
    }
}
