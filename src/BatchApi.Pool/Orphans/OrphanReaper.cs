using BatchApi.Pool.Confinement.Cgroups;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;
using Microsoft.Extensions.Logging;

namespace BatchApi.Pool.Orphans;

/// <summary>
/// Finds and ends the processes that workers left behind. The service is made a child subreaper (prctl(2)): a process that loses its parent becomes a
/// child of the service, in whatever session it is and however it has cleared its environment.
/// </summary>
/// <remarks>
/// A process that a living worker owns is left to that worker. Any other is an orphan of the pool if it was seen to descend from a worker, or carries
/// what workers of this process alone are given: a cookie, an rlimit tag or a control group. Children that the host of the pool started itself have
/// none of these, whatever filters, rights, limits, sessions and environments it gave them, nor have the workers of another service.
/// </remarks>
internal sealed partial class OrphanReaper
{
    // Each round ends all processes that it sees. More than a few rounds are needed only for a process that forks as fast as it is killed.
    private const int MaxRounds = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    // Killed and not reaped yet: a process that has ended shows neither cookie nor session any more.
    private static readonly HashSet<int> Killed = [];

    private readonly ILogger _logger;

    public OrphanReaper(ILogger logger)
    {
        _logger = logger;
        if (Posix.ControlProcess(Posix.BecomeSubreaper, 1, 0, 0, 0) != 0)
            Log.NoSubreaper(logger);
    }

    /// <summary>Ends all processes that a worker has left. The worker itself must have been reaped.</summary>
    /// <param name="dead">The worker's mark.</param>
    /// <param name="group">The worker's control group, which goes with it; null: it had none.</param>
    public void EndOf(WorkerIdentity dead, ControlGroup? group = null)
    {
        LivingWorkers.Remove(dead);
        if (group is not null)
        {
            foreach (var process in group.Processes)
                Log.Ended(_logger, process);
            group.Kill();
        }

        if (!TryEndAll(dead))
            Log.StillThere(_logger, dead.Pid);
        group?.Remove();
    }

    /// <summary>Ends the orphans that no living worker owns, and reaps those that have ended.</summary>
    public void Sweep()
    {
        EndAll(null);
        UnmarkedZombies.Reap();
    }

    private bool TryEndAll(WorkerIdentity dead)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (!EndAll(dead))
                return true;

            Thread.Sleep(Pause);
        }

        return false;
    }

    // Whether there may be processes left to end.
    private bool EndAll(WorkerIdentity? dead) => LivingWorkers.BetweenStarts(() =>
    {
        var (living, pools) = LivingWorkers.Now();
        var orphans = ProcessTable.ChildrenOf(Environment.ProcessId).Where(process => IsOrphan(process, dead, living, pools)).ToList();
        orphans.ForEach(End);
        Killed.RemoveWhere(process => Posix.WaitForProcess(process, out _, Posix.WaitWithoutHanging) != 0);
        return Killed.Count > 0 || (dead is { Pid: > 0 } && IsGroupLeft(dead.Pid));
    });

    // The kernel's list of children leaves out some while others end. The processes of a worker's
    // group were killed with the group, and are waited for without the list.
    private static bool IsGroupLeft(int group)
    {
        int reaped;
        while ((reaped = Posix.WaitForProcess(-group, out _, Posix.WaitWithoutHanging)) > 0)
            Killed.Remove(reaped);
        return reaped == 0;
    }

    private static bool IsOrphan(int process, WorkerIdentity? dead, WorkerIdentity[] living, string[] pools)
    {
        if (living.Any(identity => identity.Owns(process)))
            return false;

        return dead?.Owns(process) == true
            || (RlimitTag.Of(process) is { } tag && Array.Exists(pools, pool => RlimitTag.IsOf(pool, tag)))
            || (ProcessTable.VariableOf(process, WorkerIdentity.CookieName) is { } cookie
                && Array.Exists(pools, pool => WorkerIdentity.IsOf(pool, cookie)));
    }

    // The whole tree is stopped before any process of it is killed, so that none forks while the
    // others end. A process that escapes is found in the next round.
    private void End(int process)
    {
        if (!ProcessTable.IsZombie(process))
            Log.Ended(_logger, process);
        _ = Posix.Kill(process, Posix.SigStop);
        var tree = ProcessTable.DescendantsOf(process);
        foreach (var descendant in tree)
            Signal(descendant, Posix.SigStop);
        foreach (var descendant in tree)
            Signal(descendant, Posix.SigKill);
        _ = Posix.Kill(process, Posix.SigKill);
        Killed.Add(process);
    }

    private static void Signal(ProcessId process, int signal)
    {
        if (ProcessTable.IsLiving(process))
            _ = Posix.Kill(process.Number, signal);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A worker left process {Pid} behind; it is ended")]
        public static partial void Ended(ILogger logger, int pid);

        [LoggerMessage(LogLevel.Error, "What worker {Pid} left behind forks faster than it can be ended")]
        public static partial void StillThere(ILogger logger, int pid);

        [LoggerMessage(
            LogLevel.Warning, "The kernel does not let this process adopt what workers leave behind; orphans that leave their session stay")]
        public static partial void NoSubreaper(ILogger logger);
    }
}
