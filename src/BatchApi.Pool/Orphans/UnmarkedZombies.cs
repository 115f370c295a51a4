using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Orphans;

/// <summary>
/// Reaps ended children that carry no mark of a worker any more. This process adopts orphans in the place of
/// init, so nobody else reaps an orphan that a child of the pool's host has left.
/// </summary>
internal static class UnmarkedZombies
{
    // A host that starts processes itself reads their exit status sooner than this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // When each was first seen.
    private static readonly Dictionary<int, long> Seen = [];

    public static void Reap() => LivingWorkers.BetweenStarts(static () =>
    {
        HashSet<int> workers = [.. LivingWorkers.Now().Workers.Select(identity => identity.Pid)];
        var zombies = ProcessTable.ChildrenOf(Environment.ProcessId)
            .Where(process => ProcessTable.IsZombie(process) && !workers.Contains(process))
            .ToList();
        var now = Environment.TickCount64;
        foreach (var reaped in Seen.Keys.Except(zombies).ToList())
            Seen.Remove(reaped);
        foreach (var zombie in zombies)
        {
            if (!Seen.TryAdd(zombie, now) && now - Seen[zombie] >= Patience.TotalMilliseconds)
                _ = Posix.WaitForProcess(zombie, out _, Posix.WaitWithoutHanging);
        }

        return zombies.Count;
    });
}
