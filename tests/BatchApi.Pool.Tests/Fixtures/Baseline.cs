using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>What this process holds at one moment: open files, threads, children, memory.</summary>
internal sealed record Baseline(int OpenFiles, int Threads, int WorkerThreads, int Zombies, long Bytes)
{
    // The thread pool and the runtime's own files come and go by a few.
    private const int MaxMore = 12;
    private const long MaxMoreBytes = 64 << 20;

    public static Baseline Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var threads = Directory.GetDirectories("/proc/self/task");
        return new(
            Directory.GetFiles("/proc/self/fd").Length,
            threads.Length,
            threads.Count(IsOfWorker),
            ProcessTable.ChildrenOf(Environment.ProcessId).Count(ProcessTable.IsZombie),
            Environment.WorkingSet);
    }

    /// <summary>Waits until it is so again; what is left then says what leaks.</summary>
    public async Task IsBackAsync()
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (Now() is var now && !IsBack(now))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(10), $"Before: {this}. Now: {now}.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static bool IsOfWorker(string thread)
    {
        try
        {
            return File.ReadAllText($"{thread}/comm").StartsWith("worker ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return false;
        }
    }

    private bool IsBack(Baseline now) =>
        now.OpenFiles <= OpenFiles + MaxMore && now.Threads <= Threads + MaxMore && now.WorkerThreads <= WorkerThreads && now.Zombies <= Zombies
            && now.Bytes <= Bytes + MaxMoreBytes;
}
