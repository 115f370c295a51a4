using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;

namespace BatchApi.Pool;

/// <summary>One run of an operation over a stream of items: cuts it into pieces, keeps all workers busy with them, and hands out their results.</summary>
internal sealed class Map<TItem, TOutput>(WorkerPool pool, WorkerOperation operation, IEnumerable<TItem> items, MapOptions options)
{
    // What a piece is meant to take: long enough to cost nothing, short enough that the workers end together.
    private static readonly TimeSpan PieceTime = TimeSpan.FromMilliseconds(100);

    private const int MaxPieceItems = 20_000;
    private const int MaxPieceBytes = 1 << 20;

    // Each worker has a piece and finds the next one ready.
    private readonly int _maxPieces = 2 * pool.Size;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private double _itemSeconds;

    public async IAsyncEnumerable<MapResult<TOutput>> RunAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var pieces = Channel.CreateBounded<Piece<TOutput>>(_maxPieces);
        var ready = Channel.CreateBounded<MapResult<TOutput>>(MaxPieceItems);
        var feeding = FeedAsync(pieces.Writer, options.InOrder ? null : ready.Writer, stop.Token);
        try
        {
            if (options.InOrder)
            {
                await foreach (var piece in pieces.Reader.ReadAllAsync(cancel))
                    await foreach (var result in piece.Results.ReadAllAsync(cancel))
                        yield return result;
            }
            else
            {
                await foreach (var result in ready.Reader.ReadAllAsync(cancel))
                    yield return result;
            }
        }
        finally
        {
            // Whoever stops reading early stops the work.
            await stop.CancelAsync();
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FeedAsync(ChannelWriter<Piece<TOutput>> pieces, ChannelWriter<MapResult<TOutput>>? ready, CancellationToken cancel)
    {
        Exception? failure = null;
        var running = new List<Task>();
        using var room = new SemaphoreSlim(_maxPieces);
        try
        {
            using var source = items.GetEnumerator();
            for (long first = 0; ;)
            {
                await room.WaitAsync(cancel);
                if (Cut(source, first) is not { } piece) break;

                first += piece.Count;
                running.RemoveAll(task => task.IsCompletedSuccessfully);
                running.Add(WorkAsync(piece, ready, room, cancel));
                if (ready is null) await pieces.WriteAsync(piece, cancel);
            }
        }
        catch (Exception ending)
        {
            failure = ending;
        }

        try
        {
            if (ready is not null || failure is not null) await Task.WhenAll(running);
        }
        catch (Exception ending)
        {
            failure ??= ending;
        }

        pieces.TryComplete(failure);
        ready?.TryComplete(failure);
        await Task.WhenAll(running);
    }

    private async Task WorkAsync(Piece<TOutput> piece, ChannelWriter<MapResult<TOutput>>? ready, SemaphoreSlim room, CancellationToken cancel)
    {
        try
        {
            var end = await pool.RunAsync(
                new Run
                {
                    Command = operation.Command,
                    Begin = operation.Begin,
                    First = piece.First,
                    Count = piece.Count,
                    Lines = piece.Lines,
                    ItemTimeout = options.ItemTimeout,
                    MaxCrashes = options.MaxCrashes,
                    MemoryLimitBytes = options.MemoryLimitBytes,
                    FreshAfterFailure = options.FreshAfterFailure,
                    Print = options.Print,
                    Caller = this,
                    ExpectedItemTime = TimeSpan.FromSeconds(Volatile.Read(ref _itemSeconds)),
                },
                batch => TakeAsync(piece, batch, ready, cancel),
                cancel);
            if (end.ItemTime > TimeSpan.Zero) Volatile.Write(ref _itemSeconds, end.ItemTime.TotalSeconds);
            if (end.Ending is RunEnding.Unavailable or RunEnding.Refused) throw new WorkerStartException(operation.Command, end.Reason ?? "it says no more");

            cancel.ThrowIfCancellationRequested();
            piece.End(null);
        }
        catch (Exception failure)
        {
            piece.End(failure);
            ready?.TryComplete(failure);
            throw;
        }
        finally
        {
            room.Release();
        }
    }

    private static async ValueTask TakeAsync(Piece<TOutput> piece, ResultBatch batch, ChannelWriter<MapResult<TOutput>>? ready, CancellationToken cancel)
    {
        await piece.TakeAsync(batch);
        while (ready is not null && piece.Results.TryRead(out var result)) await ready.WriteAsync(result, cancel);
    }

    // Unknown: few items; their time tells how many follow.
    private Piece<TOutput>? Cut(IEnumerator<TItem> source, long first)
    {
        var seconds = Volatile.Read(ref _itemSeconds);
        var limit = options.ChunkSize ?? Math.Max(operation.Command.Concurrency, seconds <= 0 ? 1 : (int)Math.Clamp(PieceTime.TotalSeconds / seconds, 1, MaxPieceItems));
        var count = 0;
        _lines.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_lines, new JsonWriterOptions { Encoder = options.Json.Encoder, SkipValidation = true });
        while (count < limit && _lines.WrittenCount < MaxPieceBytes && source.MoveNext())
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
