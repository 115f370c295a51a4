using System.Collections.Concurrent;

namespace BatchApi.Catalogue;

/// <summary>The operations that a run could not begin although they are in the catalogue, and when to look at each again.</summary>
internal sealed class LostOperations(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Availability> _lost = new();

    /// <summary>When to look again at the first of them; <see cref="DateTimeOffset.MaxValue"/>: there is none.</summary>
    public DateTimeOffset NextProbe => _lost.Values.Select(lost => lost.ProbeAt).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();

    /// <summary>Those that it is time to look at again.</summary>
    public IReadOnlyList<string> Due => [.. _lost.Where(pair => pair.Value.ProbeAt <= time.GetUtcNow()).Select(pair => pair.Key)];

    public Availability? Find(string name) => _lost.GetValueOrDefault(name);

    /// <summary>A run could not begin. False: that was known.</summary>
    public bool TryAdd(string name, string reason) => _lost.TryAdd(name, Availability.Lost(reason, time.GetUtcNow()));

    /// <summary>Looked at again: it can begin.</summary>
    public void Remove(string name) => _lost.TryRemove(name, out _);

    /// <summary>Looked at again: it still cannot.</summary>
    public void Keep(string name, string reason)
    {
        if (Find(name) is { } lost)
            _lost[name] = lost.Still(reason, time.GetUtcNow());
    }

    /// <summary>What could not begin may do so now: all are looked at at once.</summary>
    public void ProbeAll()
    {
        foreach (var (name, lost) in _lost)
            _lost.TryUpdate(name, lost with { ProbeAt = time.GetUtcNow() }, lost);
    }
}
