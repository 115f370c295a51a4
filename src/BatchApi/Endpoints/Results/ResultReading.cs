using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Results;

/// <summary>Sends a job's results as they are stored, row by row; nothing is held but one row.</summary>
internal sealed class ResultReading(Store store, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>A filter may pass over millions of items to find few: a page is sent after this long even if it is not full.</summary>
    private static readonly TimeSpan PageTime = TimeSpan.FromSeconds(2);

    /// <summary>Writes results from the cursor on until there are no more, or as many as asked for.</summary>
    /// <returns>Where to go on.</returns>
    public async Task<Cursor> WriteAsync(Job job, ResultsQuery query, Cursor cursor, ResultWriter writer, HttpContext context)
    {
        var left = query.Limit ?? int.MaxValue;
        var started = time.GetTimestamp();
        while (left > 0 && await RowAsync(job, cursor, context.RequestAborted) is { } row)
        {
            var items = Open(row, cursor);
            while (left > 0 && !items.IsAtEnd)
            {
                var written = writer.Write(items, left);
                if (query.Limit is not null) left -= written;
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }

            cursor = After(items, cursor.Order);
            if (!query.IsLines && time.GetElapsedTime(started) > PageTime) break;
        }

        return cursor;
    }

    /// <summary>Whether nothing will ever follow.</summary>
    /// <param name="job">As it was before the results were read.</param>
    public async Task<bool> IsLastAsync(Job job, Cursor cursor, CancellationToken cancellationToken) =>
        cursor.Order == ResultOrder.Input
            ? cursor.Position >= job.Counts.Total
            : job.State.HasEnded() && await RowAsync(job, cursor, cancellationToken) is null;

    /// <summary>The job once it has changed; null: it is gone, or the service shuts down.</summary>
    public async Task<Job?> NextAsync(Job job, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, cancellationToken);
        try
        {
            await store.Changes.WaitAsync(job.Id, job.Version, over.Token);
            return await store.FindAsync(job.Id, over.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Whether the job is still there: rows that vanish look like the end of them.</summary>
    public async Task<bool> ExistsAsync(Job job, CancellationToken cancellationToken) => await store.FindAsync(job.Id, cancellationToken) is not null;

    private Task<OutputRow?> RowAsync(Job job, Cursor cursor, CancellationToken cancellationToken) => cursor.Order == ResultOrder.Input
        ? cursor.Position < job.Counts.Total ? store.NextByIndexAsync(job.Id, cursor.Position, cancellationToken) : Task.FromResult<OutputRow?>(null)
        : store.NextBySequenceAsync(job.Id, cursor.Position, cancellationToken);

    private static RowItems Open(OutputRow row, Cursor cursor)
    {
        var items = new RowItems(row);
        if (cursor.Order == ResultOrder.Input) items.Skip((int)(cursor.Position - row.First));
        else if (row.Sequence == cursor.Position) items.Skip(cursor.Offset);
        return items;
    }

    private static Cursor After(RowItems items, ResultOrder order) =>
        order == ResultOrder.Input ? new(order, items.Row.First + items.Offset, 0)
        : items.IsAtEnd ? new(order, items.Row.Sequence + 1, 0)
        : new(order, items.Row.Sequence, items.Offset);
}
