using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Orphans;

/// <summary>
/// The living workers of all pools in this process. The service adopts the orphans of all its pools,
/// so each pool must know which processes the workers of the other pools own.
/// </summary>
internal static class LivingWorkers
{
    private static readonly List<WorkerIdentity> Marks = [];

    // The pools of this process that have started a worker.
    private static readonly HashSet<string> Pools = [];

    // Between fork and exec a starting worker looks like an orphan: nobody looks for orphans while one is being started.
    private static readonly ReaderWriterLockSlim Starting = new();

    /// <summary>Starts a worker. From then on no process that it owns is taken for an orphan.</summary>
    public static ChildProcess Start(WorkerIdentity identity, Func<ChildProcess> start)
    {
        lock (Marks)
        {
            Marks.Add(identity);
            Pools.Add(identity.Pool);
        }

        Starting.EnterReadLock();
        try
        {
            var child = start();
            identity.Pid = child.Pid;
            RlimitTag.Set(child.Pid, identity.Tag);
            return child;
        }
        catch
        {
            Remove(identity);
            throw;
        }
        finally
        {
            Starting.ExitReadLock();
        }
    }

    /// <summary>The worker has ended: the processes that it owned are orphans.</summary>
    public static void Remove(WorkerIdentity dead)
    {
        lock (Marks)
            Marks.Remove(dead);
    }

    /// <summary>The pool is closed, and its guard has ended what was left of it.</summary>
    public static void Forget(string pool)
    {
        lock (Marks)
            Pools.Remove(pool);
    }

    /// <summary>The processes that living workers own and this process has adopted, because their parents have ended; by worker.</summary>
    public static ILookup<WorkerIdentity, int> Adopted()
    {
        var (living, _) = Now();
        var workers = living.Select(identity => identity.Pid).ToHashSet();
        return ProcessTable.AdoptedBy(Environment.ProcessId)
            .Where(process => !workers.Contains(process))
            .Select(process => (Process: process, Owner: Array.Find(living, identity => identity.Owns(process))))
            .Where(pair => pair.Owner is not null)
            .ToLookup(pair => pair.Owner!, pair => pair.Process);
    }

    /// <summary>The living workers, and the pools whose processes may be left.</summary>
    public static (WorkerIdentity[] Workers, string[] Pools) Now()
    {
        lock (Marks)
            return ([.. Marks], [.. Pools]);
    }

    /// <summary>Looks for orphans while no worker is being started.</summary>
    public static T BetweenStarts<T>(Func<T> look)
    {
        Starting.EnterWriteLock();
        try
        {
            return look();
        }
        finally
        {
            Starting.ExitWriteLock();
        }
    }
}
