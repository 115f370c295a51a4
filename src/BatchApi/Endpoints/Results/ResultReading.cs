using System.Buffers;
using BatchApi.Endpoints.Queries;
using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Results;

/// <summary>Sends a job's results as they are stored, piece by piece.</summary>
/// <remarks>
/// Hundreds of clients may read slowly, or not at all. While one takes its time, nothing is held for it but what the server has not sent
/// yet, which is a piece or two; and Kestrel ends a connection that takes less than its minimum rate (MinResponseDataRate).
/// </remarks>
internal sealed class ResultReading(IStore store, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>As much as Kestrel takes before it makes a writer wait (MaxResponseBufferSize).</summary>
    private const int PieceBytes = 64 * 1024;

    /// <summary>A filter may pass over millions of items to find few: a page is sent after this long even if it is not full.</summary>
    private static readonly TimeSpan PageTime = TimeSpan.FromSeconds(2);

    /// <summary>Writes results from the cursor on until there are no more, or the writer has enough.</summary>
    /// <returns>The cursor at which to go on.</returns>
    public async Task<Cursor> WriteAsync(Job job, ResultsQuery query, Cursor cursor, ResultWriter writer, HttpContext context)
    {
        var started = time.GetTimestamp();
        while (!writer.IsDone && await RowAsync(job, cursor, context.RequestAborted) is { } row)
        {
            var place = new RowPlace(row);
            if (writer.IsNoneWanted(row))
                place.PassAll();
            if (!await SkipAsync(job, place, ItemsBehind(row, cursor), context.RequestAborted))
                break;

            while (!writer.IsDone && !place.IsAtEnd)
            {
                if (!await WritePieceAsync(job, place, writer, context.RequestAborted))
                    return cursor;

                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }

            cursor = After(place, cursor.Kind);
            if (!query.IsLines && time.GetElapsedTime(started) > PageTime)
                break;
        }

        return cursor;
    }

    /// <summary>Whether no result will ever follow.</summary>
    /// <param name="job">The job as it was before the results were read.</param>
    public async Task<bool> IsLastAsync(Job job, Cursor cursor, CancellationToken cancellationToken) =>
        cursor.Kind == CursorKind.Item
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

    /// <summary>The job as it is now; null: it was deleted, so that its missing rows look like the end of the results.</summary>
    public Task<Job?> FindAsync(Job job, CancellationToken cancellationToken) => store.FindAsync(job.Id, cancellationToken);

    /// <summary>Passes over items of the row.</summary>
    /// <returns>False: the job is gone.</returns>
    public async Task<bool> SkipAsync(Job job, RowPlace place, int items, CancellationToken cancellationToken)
    {
        if (place.Row.CanceledCode is not null)
            place.Pass(Math.Min(items, place.Row.Count), 0);
        if (place.Passed >= items)
            return true;

        // The reasons of failed items are not read for items that are skipped.
        var unnamed = place.Row with { FailedCount = 0 };
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (place.Passed < items && !place.IsAtEnd)
            {
                var piece = await store.ReadOutputsAsync(job.Id, unnamed, place.Offset, place.Index, buffer, cancellationToken);
                if (piece is not { Length: > 0 and var length })
                    return false;

                var lines = buffer.AsSpan(0, length);
                var end = Ndjson.EndOfLines(lines, items - place.Passed);
                var passed = lines[..end].Count((byte)'\n');
                place.Pass(passed, end);
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes what is read at once.</summary>
    /// <returns>False: the job is gone.</returns>
    public async Task<bool> WritePieceAsync(Job job, RowPlace place, ResultWriter writer, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var read = await store.ReadOutputsAsync(
                job.Id, place.Row, place.Offset, place.Index, buffer.AsMemory(0, PieceBytes), cancellationToken);
            if (read is not { } piece)
                return false;

            writer.Write(place, buffer.AsSpan(0, piece.Length), piece);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Task<OutputRow?> RowAsync(Job job, Cursor cursor, CancellationToken cancellationToken) => cursor.Kind == CursorKind.Item
        ? cursor.Position < job.Counts.Total ? store.NextByIndexAsync(job.Id, cursor.Position, cancellationToken) : Task.FromResult<OutputRow?>(null)
        : store.NextCompletedAsync(job.Id, cursor.Completed, cancellationToken);

    private static int ItemsBehind(OutputRow row, Cursor cursor) =>
        cursor.Kind == CursorKind.Item ? (int)(cursor.Position - row.First)
        : row.At == cursor.Completed ? cursor.Offset
        : 0;

    private static Cursor After(RowPlace place, CursorKind kind) =>
        kind == CursorKind.Item ? new(kind, place.Index)
        : place.IsAtEnd ? Cursor.InCommit(place.Row.Next, 0)
        : Cursor.InCommit(place.Row.At, place.Passed);
}
