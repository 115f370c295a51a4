namespace BatchApi.Pool.Workers;

/// <summary>How many runs and workers there are of each kind, and which kinds are to leave.</summary>
internal sealed class Kinds
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = [];
    private readonly HashSet<string> _retired = [];

    /// <summary>A run or a worker of the kind is there, until <see cref="Leave"/>.</summary>
    public void Enter(string kind)
    {
        lock (_lock) _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
    }

    public void Leave(string kind)
    {
        lock (_lock)
        {
            if (--_counts[kind] == 0) _counts.Remove(kind);
        }
    }

    public void Retire(string kind)
    {
        lock (_lock) _retired.Add(kind);
    }

    public bool IsRetired(string kind)
    {
        lock (_lock) return _retired.Contains(kind);
    }

    /// <summary>Whether there is a run or a worker of the kind.</summary>
    public bool IsLeft(string kind)
    {
        lock (_lock) return _counts.ContainsKey(kind);
    }
}
