using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>How outcomes are recorded: all of it, counts and position included, or nothing.</summary>
internal static class Committing
{
    public static CommitAnswer Commit(Transaction transaction, Chunk chunk, Outcomes outcomes)
    {
        if (outcomes.First != chunk.First + chunk.Position)
            throw new ArgumentException($"Outcomes from {outcomes.First} on cannot follow position {chunk.Position} of the chunk at {chunk.First}.", nameof(outcomes));
        if (JobRows.Find(transaction.Connection, chunk.Job) is not { } row || !Chunks.Advance(transaction, chunk, outcomes.Count))
            return CommitAnswer.Dropped;
        OutputRows.Insert(transaction, chunk.Job, row.NextSequence, outcomes);
        foreach (var failure in outcomes.Failures)
            Failures.Insert(transaction, chunk.Job, failure);
        JobRows.Update(transaction, Count(row, outcomes, transaction.Now));
        return CommitAnswer.Applied;
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
