using BatchApi.Pool.Confinement.Cgroups;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;
using Microsoft.Extensions.Logging;

namespace BatchApi.Pool.Orphans;

/// <summary>
/// Finds and ends what workers left behind. The service is made a child subreaper (prctl(2)): whatever loses its parent becomes a child
/// of the service, in whatever session it is and however it has cleared its environment.
/// </summary>
/// <remarks>
/// An orphan that a living worker owns is left to it. Any other is a stray if it was seen to descend from a worker, or carries what workers of this
/// process alone are given: a cookie, a stamp or a control group. Children that the host of the pool started itself have none of these, whatever
/// filters, rights, limits, sessions and environments it gave them, nor have the workers of another service.
/// </remarks>
internal sealed partial class Strays
{
    /// <summary>The variable in a worker's environment that holds its cookie.</summary>
    public const string CookieName = "BATCHAPI_WORKER";

    // Each round ends all that is seen; only what forks as fast as it is killed needs more than a few.
    private const int MaxRounds = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    // Of all pools in this process: their strays meet in it. Between fork and exec a starting worker looks like a stray, so that nobody
    // looks while one is being started.
    private static readonly List<WorkerMark> Living = [];
    private static readonly ReaderWriterLockSlim Starting = new();

    // The pools of this process that have started a worker.
    private static readonly HashSet<string> Pools = [];

    // Killed and not reaped yet: one that has ended shows neither cookie nor session any more.
    private static readonly HashSet<int> Ended = [];

    // Children that had ended at an earlier look, and when that was.
    private static readonly Dictionary<int, long> Forgotten = [];

    // Who starts a process itself takes its status sooner than this.
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger;

    public Strays(ILogger logger)
    {
        _logger = logger;
        if (Posix.ControlProcess(Posix.BecomeSubreaper, 1, 0, 0, 0) != 0) Log.NoSubreaper(logger);
    }

    /// <summary>Starts a worker; from then on what it owns is nobody's stray.</summary>
    public static ChildProcess Start(WorkerMark mark, Func<ChildProcess> start)
    {
        lock (Living)
        {
            Living.Add(mark);
            Pools.Add(mark.Pool);
        }

        Starting.EnterReadLock();
        try
        {
            var child = start();
            mark.Pid = child.Pid;
            Stamp.Set(child.Pid, mark.Stamp);
            return child;
        }
        catch
        {
            lock (Living) Living.Remove(mark);
            throw;
        }
        finally
        {
            Starting.ExitReadLock();
        }
    }

    /// <summary>What living workers own and this process has adopted, by worker: whatever started it has ended.</summary>
    public static ILookup<WorkerMark, int> Adopted()
    {
        WorkerMark[] living;
        lock (Living) living = [.. Living];
        var workers = living.Select(mark => mark.Pid).ToHashSet();
        return ProcessTable.AdoptedBy(Environment.ProcessId)
            .Where(process => !workers.Contains(process))
            .Select(process => (Process: process, Owner: Array.Find(living, mark => mark.Owns(process))))
            .Where(pair => pair.Owner is not null)
            .ToLookup(pair => pair.Owner!, pair => pair.Process);
    }

    /// <summary>Ends all that a worker has left. It must have been reaped.</summary>
    /// <param name="dead">The worker's.</param>
    /// <param name="group">Its control group, which goes with it; null: it had none.</param>
    public void EndOf(WorkerMark dead, ControlGroup? group = null)
    {
        lock (Living) Living.Remove(dead);
        if (group is not null)
        {
            foreach (var process in group.Processes) Log.Ended(_logger, process);
            group.Kill();
        }

        if (!TryEndAll(dead)) Log.StillThere(_logger, dead.Pid);
        group?.Remove();
    }

    /// <summary>The pool is closed, and its guard has ended what was left of it.</summary>
    public static void Forget(string pool)
    {
        lock (Living) Pools.Remove(pool);
    }

    /// <summary>Ends those that no living worker owns, and reaps those that have ended.</summary>
    public void Sweep()
    {
        EndAll(null);
        ReapForgotten();
    }

    private bool TryEndAll(WorkerMark dead)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (!EndAll(dead)) return true;

            Thread.Sleep(Pause);
        }

        return false;
    }

    private bool EndAll(WorkerMark? dead)
    {
        Starting.EnterWriteLock();
        try
        {
            WorkerMark[] living;
            string[] pools;
            lock (Living) (living, pools) = ([.. Living], [.. Pools]);
            var strays = ProcessTable.ChildrenOf(Environment.ProcessId).Where(process => IsStray(process, dead, living, pools)).ToList();
            strays.ForEach(End);
            Ended.RemoveWhere(process => Posix.WaitForProcess(process, out _, Posix.WaitWithoutHanging) != 0);
            return Ended.Count > 0 || (dead is { Pid: > 0 } && IsGroupLeft(dead.Pid));
        }
        finally
        {
            Starting.ExitWriteLock();
        }
    }

    // Whoever adopts takes the place of init: what has ended and shows no mark any more is left by somebody's child, and nobody else reaps it.
    private static void ReapForgotten()
    {
        Starting.EnterWriteLock();
        try
        {
            HashSet<int> workers;
            lock (Living) workers = [.. Living.Select(mark => mark.Pid)];
            var zombies = ProcessTable.ChildrenOf(Environment.ProcessId).Where(process => ProcessTable.IsZombie(process) && !workers.Contains(process)).ToList();
            var now = Environment.TickCount64;
            foreach (var known in Forgotten.Keys.Except(zombies).ToList()) Forgotten.Remove(known);
            foreach (var zombie in zombies)
            {
                if (!Forgotten.TryAdd(zombie, now) && now - Forgotten[zombie] >= ForgottenAfter.TotalMilliseconds) _ = Posix.WaitForProcess(zombie, out _, Posix.WaitWithoutHanging);
            }
        }
        finally
        {
            Starting.ExitWriteLock();
        }
    }

    // The list of children passes over some while others end. Those of a worker's group, which were killed with it, are waited for without it.
    private static bool IsGroupLeft(int group)
    {
        int reaped;
        while ((reaped = Posix.WaitForProcess(-group, out _, Posix.WaitWithoutHanging)) > 0) Ended.Remove(reaped);
        return reaped == 0;
    }

    private static bool IsStray(int process, WorkerMark? dead, WorkerMark[] living, string[] pools)
    {
        if (living.Any(mark => mark.Owns(process))) return false;

        return dead?.Owns(process) == true
            || (Stamp.Of(process) is { } stamp && Array.Exists(pools, pool => Stamp.IsOf(pool, stamp)))
            || (ProcessTable.VariableOf(process, CookieName) is { } cookie && Array.Exists(pools, pool => WorkerMark.IsOf(pool, cookie)));
    }

    // All are stopped before any is killed, so that none forks while the others end. What escapes is found in the next round.
    private void End(int process)
    {
        if (!ProcessTable.IsZombie(process)) Log.Ended(_logger, process);
        _ = Posix.Kill(process, Posix.SigStop);
        var tree = ProcessTable.DescendantsOf(process);
        foreach (var descendant in tree) Signal(descendant, Posix.SigStop);
        foreach (var descendant in tree) Signal(descendant, Posix.SigKill);
        _ = Posix.Kill(process, Posix.SigKill);
        Ended.Add(process);
    }

    private static void Signal(ProcessId process, int signal)
    {
        if (ProcessTable.IsLiving(process)) _ = Posix.Kill(process.Number, signal);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A worker left process {Pid} behind; it is ended")]
        public static partial void Ended(ILogger logger, int pid);

        [LoggerMessage(LogLevel.Error, "What worker {Pid} left behind forks faster than it can be ended")]
        public static partial void StillThere(ILogger logger, int pid);

        [LoggerMessage(LogLevel.Warning, "The kernel does not let this process adopt what workers leave behind; strays that leave their session stay")]
        public static partial void NoSubreaper(ILogger logger);
    }
}
