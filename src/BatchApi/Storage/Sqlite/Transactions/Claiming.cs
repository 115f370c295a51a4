using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Options;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Items;
using BatchApi.Storage.Sqlite.Tables;

namespace BatchApi.Storage.Sqlite.Transactions;

/// <summary>How a chunk gets its worker (leases with fencing tokens, Kleppmann, "How to do distributed locking").</summary>
internal static class Claiming
{
    /// <summary>
    /// First what was released or whose lease ran out, whole; then items whose time for another attempt has come; else a new chunk off the
    /// front of the rest.
    /// </summary>
    public static Claim Claim(Transaction transaction, Guid job, string node, TimeSpan lease, Func<Job, long, int> size)
    {
        if (JobRows.Find(transaction.Connection, job) is not { } row)
            return new Claim(ClaimAnswer.NotRunnable, null, null);
        if (!JobLifecycle.IsClaimable(row.Job.State))
            return new Claim(ClaimAnswer.NotRunnable, null, row.Job);
        if (MaxWorkers.Of(row.Job.Options) is { } max && Chunks.ClaimedCount(transaction, job) >= max)
            return new Claim(ClaimAnswer.AtMaxWorkers, null, row.Job);
        var leaseUntil = transaction.LeaseNow + lease;
        if (Chunks.FirstFree(transaction, job) is { } free)
            return Take(transaction, row, free.Chunk, free.WasClaimed, node, leaseUntil);
        // No chunk is free: pending are the items that were never claimed, and those that await another attempt.
        if (row.Job.Counts.Pending > row.Job.Counts.Total - row.NextIndex && AgainRows.FirstDue(transaction, job) is { } due)
            return Again(transaction, row, due, node, leaseUntil, size);
        return row.NextIndex < row.Job.Counts.Total
            ? Anew(transaction, row, node, leaseUntil, size)
            : new Claim(ClaimAnswer.NothingLeft, null, row.Job);
    }

    /// <summary>The first chunk of a job that was just accepted.</summary>
    public static Claim First(Transaction transaction, JobRow row, TimeSpan lease, FirstClaim first) =>
        Anew(transaction, row, first.Node, transaction.LeaseNow + lease, first.Size);

    private static Claim Take(Transaction transaction, JobRow row, Chunk free, bool wasClaimed, string node, DateTimeOffset leaseUntil)
    {
        var chunk = free with { Fence = free.Fence + 1 };
        Chunks.Claim(transaction, chunk, node, leaseUntil);
        // Of a lease that ran out the items are running already.
        if (!wasClaimed)
            row = Start(transaction, row, chunk.Count - chunk.Position, row.NextIndex);
        return new Claim(ClaimAnswer.Claimed, chunk, row.Job);
    }

    private static Claim Anew(Transaction transaction, JobRow row, string node, DateTimeOffset leaseUntil, Func<Job, long, int> size)
    {
        var first = row.NextIndex;
        var remaining = row.Job.Counts.Total - first;
        var count = (int)Math.Clamp(size(row.Job, remaining), 1, Most(transaction, row.Job, first));
        var chunk = Chunks.Insert(transaction, row.Job.Id, first, count, attempts: 0, node, leaseUntil);
        row = Start(transaction, row, count, first + count);
        return new Claim(ClaimAnswer.Claimed, chunk, row.Job);
    }

    /// <summary>Items that were in a chunk before, in one of their own.</summary>
    private static Claim Again(Transaction transaction, JobRow row, long first, string node, DateTimeOffset leaseUntil, Func<Job, long, int> size)
    {
        var job = row.Job;
        var wanted = (int)Math.Clamp(size(job, job.Counts.Pending), 1, Most(transaction, job, first));
        var (count, attempts) = AgainRows.Run(transaction, job.Id, first, wanted);
        AgainRows.Delete(transaction, job.Id, first, count);
        var chunk = Chunks.Insert(transaction, job.Id, first, count, attempts, node, leaseUntil);
        row = Start(transaction, row, count, row.NextIndex);
        return new Claim(ClaimAnswer.Claimed, chunk, row.Job);
    }

    // A planned chunk ends with its segment: to read a second one costs more than a smaller chunk. One of a given size is what it says.
    private static long Most(Transaction transaction, Job job, long first) => job.Range is null
        ? Segments.End(transaction, job.Id, first, ChunkSize.Of(job.Options) is null ? 1 : ChunkLimits.MaxSegments) - first
        : Math.Min(job.Counts.Total - first, ChunkLimits.MaxRangeItems);

    private static JobRow Start(Transaction transaction, JobRow row, int count, long nextIndex)
    {
        row = row with { NextIndex = nextIndex, Job = JobLifecycle.Start(row.Job, count, transaction.Now) };
        JobRows.Update(transaction, row);
        return row;
    }
}
