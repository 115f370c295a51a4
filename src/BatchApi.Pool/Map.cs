using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;

namespace BatchApi.Pool;

/// <summary>
/// One run of an operation over a stream of items: cuts it into chunks, keeps all workers busy with them, and hands out their results.
/// </summary>
internal sealed class Map<TItem, TOutput>(WorkerPool pool, WorkerOperation operation, IEnumerable<TItem> items, MapOptions options)
{
    // How long a chunk is meant to take: long enough that handing it out costs nothing, short enough that all workers end at about the same time.
    private static readonly TimeSpan ChunkTime = TimeSpan.FromMilliseconds(100);

    private const int MaxChunkItems = 20_000;
    private const int MaxChunkBytes = 1 << 20;

    // Each worker has a chunk and finds the next one ready.
    private readonly int _maxChunks = 2 * pool.Size;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private double _itemSeconds;

    public async IAsyncEnumerable<MapResult<TOutput>> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var chunks = Channel.CreateBounded<MapChunk<TOutput>>(_maxChunks);
        var ready = Channel.CreateBounded<MapResult<TOutput>>(MaxChunkItems);
        var feeding = FeedAsync(chunks.Writer, options.InOrder ? null : ready.Writer, stop.Token);
        try
        {
            if (options.InOrder)
            {
                await foreach (var chunk in chunks.Reader.ReadAllAsync(cancellationToken))
                    await foreach (var result in chunk.Results.ReadAllAsync(cancellationToken))
                        yield return result;
            }
            else
            {
                await foreach (var result in ready.Reader.ReadAllAsync(cancellationToken))
                    yield return result;
            }
        }
        finally
        {
            // A caller that stops reading early stops the work.
            await stop.CancelAsync();
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FeedAsync(
        ChannelWriter<MapChunk<TOutput>> chunks, ChannelWriter<MapResult<TOutput>>? ready, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var running = new List<Task>();
        using var room = new SemaphoreSlim(_maxChunks);
        try
        {
            using var source = items.GetEnumerator();
            for (long first = 0; ;)
            {
                await room.WaitAsync(cancellationToken);
                if (Cut(source, first) is not { } chunk)
                    break;

                first += chunk.Count;
                running.RemoveAll(task => task.IsCompletedSuccessfully);
                running.Add(WorkAsync(chunk, ready, room, cancellationToken));
                if (ready is null)
                    await chunks.WriteAsync(chunk, cancellationToken);
            }
        }
        catch (Exception ending)
        {
            failure = ending;
        }

        try
        {
            if (ready is not null || failure is not null)
                await Task.WhenAll(running);
        }
        catch (Exception ending)
        {
            failure ??= ending;
        }

        chunks.TryComplete(failure);
        ready?.TryComplete(failure);
        await Task.WhenAll(running);
    }

    private async Task WorkAsync(
        MapChunk<TOutput> chunk, ChannelWriter<MapResult<TOutput>>? ready, SemaphoreSlim room, CancellationToken cancellationToken)
    {
        try
        {
            var end = await pool.RunAsync(
                new Run
                {
                    Command = operation.Command,
                    Begin = operation.Begin,
                    First = chunk.First,
                    Count = chunk.Count,
                    Lines = chunk.Lines,
                    ItemTimeout = options.ItemTimeout,
                    MaxCrashes = options.MaxCrashes,
                    MemoryLimitBytes = options.MemoryLimitBytes,
                    FreshAfterFailure = options.FreshAfterFailure,
                    Print = options.Print,
                    Caller = this,
                    ExpectedItemTime = TimeSpan.FromSeconds(Volatile.Read(ref _itemSeconds)),
                },
                batch => TakeAsync(chunk, batch, ready, cancellationToken),
                cancellationToken);
            if (end.ItemTime > TimeSpan.Zero)
                Volatile.Write(ref _itemSeconds, end.ItemTime.TotalSeconds);
            if (end.Ending is RunEnding.Unavailable or RunEnding.Refused)
                throw new WorkerStartException(operation.Command, end.Reason ?? "it says no more");

            cancellationToken.ThrowIfCancellationRequested();
            chunk.End(null);
        }
        catch (Exception failure)
        {
            chunk.End(failure);
            ready?.TryComplete(failure);
            throw;
        }
        finally
        {
            room.Release();
        }
    }

    private static async ValueTask TakeAsync(
        MapChunk<TOutput> chunk, ResultBatch batch, ChannelWriter<MapResult<TOutput>>? ready, CancellationToken cancellationToken)
    {
        await chunk.TakeAsync(batch);
        while (ready is not null && chunk.Results.TryRead(out var result))
            await ready.WriteAsync(result, cancellationToken);
    }

    // The time of an item is not known yet: a small chunk is sent, and its time decides the size of the next.
    private MapChunk<TOutput>? Cut(IEnumerator<TItem> source, long first)
    {
        var seconds = Volatile.Read(ref _itemSeconds);
        var limit = options.ChunkSize ?? Math.Max(
            operation.Command.Concurrency, seconds <= 0 ? 1 : (int)Math.Clamp(ChunkTime.TotalSeconds / seconds, 1, MaxChunkItems));
        var count = 0;
        _lines.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_lines, new JsonWriterOptions { Encoder = options.Json.Encoder, SkipValidation = true });
        while (count < limit && _lines.WrittenCount < MaxChunkBytes && source.MoveNext())
        {
            JsonSerializer.Serialize(writer, source.Current, options.Json);
            writer.Flush();
            writer.Reset();
            _lines.Write("\n"u8);
            count++;
        }

        return count == 0 ? null : new(first, count, _lines.WrittenSpan.ToArray(), options.Json);
    }
}
