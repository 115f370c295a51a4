using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>How a job comes into being.</summary>
internal static class Accepting
{
    public static Job Accept(Transaction transaction, NewJob job, Segment? last)
    {
        if (last is not null)
            Segments.Append(transaction, job.Id, last);
        var isEmpty = job.Total == 0;
        var row = new JobRow(
            new Job(
                job.Id, job.Operation, job.Parameters, job.Range, job.Priority, job.Options, job.Labels,
                isEmpty ? JobState.Succeeded : JobState.Queued,
                new Counts(job.Total, job.Total, 0, 0, 0, 0),
                Version: 1,
                CreatedAt: transaction.Now,
                StartedAt: null,
                EndedAt: isEmpty ? transaction.Now : null,
                Error: null)
            {
                Script = job.Script,
            },
            NextIndex: 0,
            NextSequence: 0);
        JobRows.Insert(transaction, row);
        return row.Job;
    }
}
