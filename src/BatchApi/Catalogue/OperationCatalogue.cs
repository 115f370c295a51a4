using BatchApi.Jobs;
using BatchApi.Pool;

namespace BatchApi.Catalogue;

/// <summary>
/// What can be run, as the workers describe it: no operation is loaded into the service. Knows too what can not be run at the moment,
/// and looks at that again from time to time.
/// </summary>
internal sealed partial class OperationCatalogue(
    IReadOnlyList<IOperationSource> sources, IWarmSource builtIn, WorkerPool pool, TimeProvider time, ILogger<OperationCatalogue> logger)
    : BackgroundService
{
    private static readonly TimeSpan WarmingTime = TimeSpan.FromSeconds(5);

    private readonly DescribedSources _sources = new(sources, builtIn, time, logger);
    private readonly LostOperations _lost = new(time);
    private readonly WarmUp _warmUp = new(builtIn, pool, logger);
    private readonly SemaphoreSlim _news = new(0);
    private readonly Lock _combining = new();
    private volatile IReadOnlyDictionary<string, CatalogueEntry> _entries = new Dictionary<string, CatalogueEntry>();

    /// <summary>The operations by name; empty until the workers have answered.</summary>
    public IReadOnlyList<Operation> Operations =>
        [.. _entries.Values.Select(entry => entry.Operation).OrderBy(operation => operation.Name, StringComparer.Ordinal)];

    /// <summary>Why no operation can be run; null: some can.</summary>
    public string? Problem { get; private set; } = "The workers are starting.";

    public Operation? Find(string name) => FindEntry(name)?.Operation;

    public CatalogueEntry? FindEntry(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Why the operation cannot be run, and since when; null: it can, as far as is known.</summary>
    public (string Reason, DateTimeOffset? Since)? ProblemOf(string name) =>
        _lost.Find(name) is { } lost ? (lost.Reason, lost.Since)
        : Find(name) is { Problem: { } problem } ? (problem, null)
        : null;

    /// <summary>Whether its program was found to answer only at the end of its input, so that one is started for each chunk.</summary>
    public bool IsOnePerChunk(string name) => FindEntry(name) is { } entry && pool.IsOnePerRun(entry.Command);

    /// <summary>A run of the operation could not begin: the operation is not tried again until a worker says that it can begin.</summary>
    public void Lost(string name, string reason)
    {
        if (!_lost.TryAdd(name, reason))
            return;

        Log.Unavailable(logger, name, reason);
        _news.Release();
    }

    /// <summary>Asks whether the operation could begin at all, with the parameters and, if it is a program, the first item of its example.</summary>
    /// <returns>Why not; null: it could.</returns>
    public async Task<string?> ProbeAsync(string name, CancellationToken cancellationToken)
    {
        if (FindEntry(name) is not { } entry)
            return "There is no such operation any more.";

        var begin = entry.Begin(ExampleText.ParametersOf(entry.Operation), maxOutputBytes: 1 << 20);
        return await pool.ProbeAsync(entry.Command, begin, ExampleText.FirstItemOf(entry.Operation), cancellationToken);
    }

    /// <summary>
    /// The operations folder has changed: workers of a new kind say what it holds now, and all is switched to them at once when they are warm.
    /// What is at work goes on as it is.
    /// </summary>
    /// <returns>Whether they could be asked; else everything is as before.</returns>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            var entries = await builtIn.DescribeAsync(cancellationToken);
            // Workers are started before jobs need them. A slot that is busy gets its worker when it needs one.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(WarmingTime);
            await _warmUp.TryAsync(mayGiveUp: _entries.Count > 0, patience.Token);
            _sources.Replace(builtIn, entries);
        }
        catch (WorkerStartException failure)
        {
            Log.Silent(logger, builtIn.Name, failure.Message);
            return false;
        }

        Combine();
        Log.Renewed(logger, Operations.Count(operation => operation.Problem is null));
        _lost.ProbeAll();
        _news.Release();
        return true;
    }

    /// <summary>Asks once before the service listens, so that whoever can connect can submit.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _sources.AskAllAsync(cancellationToken);
        Combine();
        await BeReadyAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    // Workers that did not start at first may start later, for example when a full disk is freed or a broken assembly replaced.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var next = _lost.NextProbe < _sources.NextProbe ? _lost.NextProbe : _sources.NextProbe;
            var wait = next == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : next - time.GetUtcNow();
            if (wait > TimeSpan.Zero || wait == Timeout.InfiniteTimeSpan)
                await WaitAsync(wait, stoppingToken);
            await LookAgainAsync(stoppingToken);
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var waited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = time.CreateTimer(_ => waited.Cancel(), null, wait, Timeout.InfiniteTimeSpan);
        try
        {
            await _news.WaitAsync(waited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time of the next try has come.
        }
    }

    private async Task LookAgainAsync(CancellationToken cancellationToken)
    {
        foreach (var source in _sources.Due)
        {
            await _sources.AskAsync(source, cancellationToken);
            Combine();
            if (source == builtIn && !_sources.IsSilent(source))
                await BeReadyAsync(cancellationToken);
        }

        // Together: one that hangs is waited for until its start timeout.
        await Task.WhenAll(_lost.Due.Select(name => LookAgainAsync(name, cancellationToken)));
    }

    private async Task LookAgainAsync(string name, CancellationToken cancellationToken)
    {
        if (await ProbeAsync(name, cancellationToken) is { } reason)
        {
            _lost.Keep(name, reason);
        }
        else
        {
            _lost.Remove(name);
            Log.Available(logger, name);
        }
    }

    private void Combine()
    {
        lock (_combining)
        {
            var before = _entries;
            _entries = CatalogueEntries.Of(_sources.Entries);
            Problem = _sources.Problem;
            foreach (var (name, entry) in _entries)
                Tell(name, before.GetValueOrDefault(name)?.Operation.Problem, entry.Operation.Problem);
            foreach (var name in before.Keys.Except(_entries.Keys))
                Log.Gone(logger, name);
        }
    }

    private void Tell(string name, string? before, string? now)
    {
        if (now == before)
            return;

        if (now is null)
            Log.Available(logger, name);
        else
            Log.Unavailable(logger, name, now);
    }

    private async Task BeReadyAsync(CancellationToken cancellationToken)
    {
        if (Problem is not null)
            return;

        if (await _warmUp.TryAsync(mayGiveUp: _entries.Count > 0, cancellationToken))
            Log.Ready(logger, pool.Size, Operations.Count(operation => operation.Problem is null));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Warm workers: {Workers}; operations that can be run: {Operations}")]
        public static partial void Ready(ILogger logger, int workers, int operations);

        [LoggerMessage(LogLevel.Information, "The operations folder has changed: {Operations} operations can be run")]
        public static partial void Renewed(ILogger logger, int operations);

        [LoggerMessage(LogLevel.Error, "The operations of {Source} cannot be run: {Reason}")]
        public static partial void Silent(ILogger logger, string source, string reason);

        [LoggerMessage(LogLevel.Warning, "Operation {Name} is unavailable: {Reason}")]
        public static partial void Unavailable(ILogger logger, string name, string reason);

        [LoggerMessage(LogLevel.Information, "Operation {Name} is available again")]
        public static partial void Available(ILogger logger, string name);

        [LoggerMessage(LogLevel.Information, "Operation {Name} is not there any more")]
        public static partial void Gone(ILogger logger, string name);
    }
}
