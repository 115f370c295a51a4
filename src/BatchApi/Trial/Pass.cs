using System.Diagnostics;
using System.Text;
using BatchApi.Catalogue;
using BatchApi.Jobs.Options;
using BatchApi.Pool;

namespace BatchApi.Trial;

/// <summary>Runs all items once in a fresh worker, under the limits of a job without options.</summary>
internal sealed class Pass
{
    private readonly string?[] _outputs;
    private readonly List<ItemFailure> _failures = [];
    private readonly List<PrintedLine> _printed = [];
    private readonly TimeSpan[] _times;
    private readonly Stopwatch _clock = new();

    private Pass(int count) => (_outputs, _times) = (new string?[count], new TimeSpan[count]);

    /// <summary>The outputs by index; null: none.</summary>
    public IReadOnlyList<string?> Outputs => _outputs;

    /// <summary>The times by index, each from the outcome before.</summary>
    public IReadOnlyList<TimeSpan> Times => _times;

    public IReadOnlyList<ItemFailure> Failures => _failures;

    public IReadOnlyList<PrintedLine> Printed => _printed;

    public RunEnd End { get; private set; } = null!;

    /// <summary>Memory that a worker may take.</summary>
    public long MemoryLimitBytes { get; private set; }

    /// <summary>Whether the worker was found to answer only at the end of its input.</summary>
    public bool IsOnePerRun { get; private set; }

    /// <summary>The time until the worker could begin.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <param name="longest">The most time for an item, even if a job would allow more.</param>
    /// <param name="together">Items that a program is given at once; null: as many as the pool trusts it with.</param>
    public static async Task<Pass> RunAsync(
        CatalogueEntry entry, IReadOnlyList<string> items, string? parameters, PoolOptions options, JobsOptions limits, TimeSpan longest,
        int? together, CancellationToken cancellationToken)
    {
        var pass = new Pass(items.Count);
        await using var pool = new WorkerPool(
            new() { Workers = 1, Spare = true, StartTimeout = options.StartTimeout, StopTimeout = options.StopTimeout });
        var begin = entry.Begin(parameters, limits.MaxOutputBytes);
        var clock = Stopwatch.StartNew();
        if (await ProblemOfAsync(pool, entry, begin, cancellationToken) is { } reason)
            throw new TrialFailedException(reason);

        pass.StartTime = clock.Elapsed;
        pass.MemoryLimitBytes = (long)(entry.Operation.MemoryLimitMiB ?? limits.MemoryLimitMiB) << 20;
        pass._clock.Start();
        pass.End = await pool.RunAsync(
            new Run
            {
                Command = entry.Command,
                Begin = begin,
                Count = items.Count,
                Lines = Encoding.UTF8.GetBytes(string.Concat(items.Select(item => item + "\n"))),
                ItemTimeout = (entry.Operation.ItemTimeout ?? limits.ItemTimeout) is var timeout && timeout < longest ? timeout : longest,
                MemoryLimitBytes = pass.MemoryLimitBytes,
                FreshAfterFailure = entry.Operation.FreshAfterFailure,
                Print = pass.Print,
                Together = together,
            },
            pass.TakeAsync,
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        pass.IsOnePerRun = pool.IsOnePerRun(entry.Command);
        return pass;
    }

    // A program may read its input in an unusual way, which its items will show.
    private static async Task<string?> ProblemOfAsync(
        WorkerPool pool, CatalogueEntry entry, ReadOnlyMemory<byte> begin, CancellationToken cancellationToken)
    {
        if (entry.IsNamed)
            return await pool.ProbeAsync(entry.Command, begin, default, cancellationToken);

        try
        {
            await pool.DescribeAsync(entry.Command, cancellationToken);
            return null;
        }
        catch (WorkerStartException failure)
        {
            return failure.Message;
        }
    }

    private void Print(PrintedLine line)
    {
        lock (_printed)
            _printed.Add(line);
    }

    private ValueTask TakeAsync(ResultBatch batch)
    {
        var lines = Encoding.UTF8.GetString(batch.Lines.Span).Split('\n');
        for (var i = 0; i < batch.Count; i++)
            _outputs[batch.First + i] = lines[i];
        _times[batch.First] = _clock.Elapsed;
        _clock.Restart();
        foreach (var failure in batch.Failures)
            _outputs[failure.Index] = null;
        _failures.AddRange(batch.Failures);
        return ValueTask.CompletedTask;
    }
}
