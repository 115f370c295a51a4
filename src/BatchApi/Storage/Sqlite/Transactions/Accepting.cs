using BatchApi.Jobs;
using BatchApi.Jobs.Input;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Items;
using BatchApi.Storage.Sqlite.Tables;

namespace BatchApi.Storage.Sqlite.Transactions;

/// <summary>How a job comes into being.</summary>
internal static class Accepting
{
    public static JobRow Accept(Transaction transaction, NewJob job, Segment? last)
    {
        if (last is not null)
            Segments.Append(transaction, job.Id, last);
        var row = new JobRow(JobLifecycle.Accept(job, transaction.Now), NextIndex: 0, NextSequence: 0);
        JobRows.Insert(transaction, row);
        return row;
    }
}
