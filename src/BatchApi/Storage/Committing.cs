using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>How outcomes are recorded: all of it, counts and position included, or nothing.</summary>
internal static class Committing
{
    public static CommitAnswer Commit(Transaction transaction, Chunk chunk, Outcomes outcomes)
    {
        if (outcomes.First != chunk.First + chunk.Position)
        {
            throw new ArgumentException(
                $"Outcomes from {outcomes.First} on cannot follow position {chunk.Position} of the chunk at {chunk.First}.", nameof(outcomes));
        }

        if (JobRows.Find(transaction.Connection, chunk.Job) is not { } row || !Chunks.Advance(transaction, chunk, outcomes.Count))
            return CommitAnswer.Dropped;
        OutputRows.Insert(transaction, chunk.Job, row.NextSequence, outcomes);
        foreach (var failure in outcomes.Failures)
            Failures.Insert(transaction, chunk.Job, failure);
        row = Count(row, outcomes, transaction.Now);
        if (outcomes.Usage is { } usage)
        {
            Chunks.AddUsage(transaction, chunk, usage);
            row = row.With(usage.Usage);
        }

        JobRows.Update(transaction, row);
        return CommitAnswer.Applied;
    }

    /// <summary>What a run took that ended without outcomes to commit; false: the chunk is another's by now.</summary>
    public static bool AddUsage(Transaction transaction, Chunk chunk, ChunkUsage usage)
    {
        if (JobRows.Find(transaction.Connection, chunk.Job) is not { } row || !Chunks.AddUsage(transaction, chunk, usage))
            return false;
        JobRows.Update(transaction, row.With(row.Job.State, row.Job.Counts).With(usage.Usage));
        return true;
    }

    private static JobRow Count(JobRow row, Outcomes outcomes, DateTimeOffset now)
    {
        var failed = outcomes.Failures.Count;
        var counts = row.Job.Counts;
        counts = counts with
        {
            Running = counts.Running - outcomes.Count,
            Succeeded = counts.Succeeded + outcomes.Count - failed,
            Failed = counts.Failed + failed,
        };
        row = row.With(row.Job.State, counts) with { NextSequence = row.NextSequence + 1 };
        if (counts.Done < counts.Total)
            return row;
        // Whoever canceled gets a canceled job, even if everything was done before it stopped.
        var state = row.Job.State == JobState.Canceling ? JobState.Canceled : JobStates.Ended(counts);
        return row with { Job = row.Job with { State = state, EndedAt = now } };
    }
}
