using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
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

    private readonly ConcurrentDictionary<IOperationSource, IReadOnlyList<CatalogueEntry>> _described = new();
    private readonly ConcurrentDictionary<IOperationSource, Availability> _silent = new();
    private readonly ConcurrentDictionary<string, Availability> _lost = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly Lock _combining = new();
    private volatile IReadOnlyDictionary<string, CatalogueEntry> _entries = new Dictionary<string, CatalogueEntry>();

    /// <summary>By name; empty until the workers have answered.</summary>
    public IReadOnlyList<Operation> Operations =>
        [.. _entries.Values.Select(entry => entry.Operation).OrderBy(operation => operation.Name, StringComparer.Ordinal)];

    /// <summary>Why nothing can be run; null: something can.</summary>
    public string? Problem { get; private set; } = "The workers are starting.";

    public Operation? Find(string name) => FindEntry(name)?.Operation;

    public CatalogueEntry? FindEntry(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Why the operation cannot be run, and since when; null: it can, as far as is known.</summary>
    public (string Reason, DateTimeOffset? Since)? ProblemOf(string name) =>
        _lost.TryGetValue(name, out var lost) ? (lost.Reason, lost.Since)
        : Find(name) is { Problem: { } problem } ? (problem, null)
        : null;

    /// <summary>Whether its program was found to answer only at the end of its input, so that one is started for each chunk.</summary>
    public bool IsOnePerChunk(string name) => FindEntry(name) is { } entry && pool.IsOnePerRun(entry.Command);

    /// <summary>A run of the operation could not begin: until a worker says that it can again, nobody tries.</summary>
    public void Lost(string name, string reason)
    {
        if (!_lost.TryAdd(name, Availability.Lost(reason, time.GetUtcNow()))) return;

        Log.Unavailable(logger, name, reason);
        _news.Release();
    }

    /// <summary>Asks whether the operation could begin at all, with the parameters and, if it is a program, the first item of its example.</summary>
    /// <returns>Why not; null: it could.</returns>
    public async Task<string?> ProbeAsync(string name, CancellationToken cancel)
    {
        if (FindEntry(name) is not { } entry) return "There is no such operation any more.";

        var example = entry.Operation.Example;
        var parameters = example.ValueKind == JsonValueKind.Object && example.TryGetProperty("parameters", out var given) ? given.GetRawText() : null;
        return await pool.ProbeAsync(entry.Command, entry.Begin(parameters, maxOutputBytes: 1 << 20), ItemOf(example), cancel);
    }

    /// <summary>
    /// The operations folder has changed: workers of a new kind say what it holds now, and all is switched to them at once when they are warm.
    /// What is at work goes on as it is.
    /// </summary>
    /// <returns>Whether they could be asked; else everything is as before.</returns>
    public async Task<bool> RenewAsync(CancellationToken cancel)
    {
        try
        {
            var entries = await builtIn.DescribeAsync(cancel);
            // Before jobs need them; slots that are busy get theirs when they need it.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(WarmingTime);
            await WarmAsync(patience.Token);
            _described[builtIn] = entries;
            _silent.TryRemove(builtIn, out _);
        }
        catch (WorkerStartException failure)
        {
            Log.Silent(logger, builtIn.Name, failure.Message);
            return false;
        }

        Combine();
        Log.Renewed(logger, Operations.Count(operation => operation.Problem is null));
        // What could not begin may do so now.
        foreach (var (name, lost) in _lost) _lost.TryUpdate(name, lost with { ProbeAt = time.GetUtcNow() }, lost);
        _news.Release();
        return true;
    }

    /// <summary>Asks once before the service listens, so that whoever can connect can submit.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(sources.Select(source => AskAsync(source, cancellationToken)));
        Combine();
        await BeReadyAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    // Workers that did not start the first time may later: a full disk is freed, a broken assembly is replaced.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var next = _lost.Values.Concat(_silent.Values).Select(lost => lost.ProbeAt).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            var wait = next == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : next - time.GetUtcNow();
            if (wait > TimeSpan.Zero || wait == Timeout.InfiniteTimeSpan) await WaitAsync(wait, stoppingToken);
            await LookAgainAsync(stoppingToken);
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancel)
    {
        using var waited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var timer = time.CreateTimer(_ => waited.Cancel(), null, wait, Timeout.InfiniteTimeSpan);
        try
        {
            await _news.WaitAsync(waited.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // It is time.
        }
    }

    private async Task LookAgainAsync(CancellationToken cancel)
    {
        foreach (var (source, silence) in _silent.Where(pair => pair.Value.ProbeAt <= time.GetUtcNow()))
        {
            await AskAsync(source, cancel);
            Combine();
            if (source == builtIn && !_silent.ContainsKey(source)) await BeReadyAsync(cancel);
        }

        // Together: one that hangs is waited for until its start timeout.
        await Task.WhenAll(_lost.Where(pair => pair.Value.ProbeAt <= time.GetUtcNow()).Select(pair => LookAgainAsync(pair.Key, pair.Value, cancel)));
    }

    private async Task LookAgainAsync(string name, Availability lost, CancellationToken cancel)
    {
        if (await ProbeAsync(name, cancel) is { } reason)
        {
            _lost[name] = lost.Still(reason, time.GetUtcNow());
        }
        else
        {
            _lost.TryRemove(name, out _);
            Log.Available(logger, name);
        }
    }

    // As a line: a line feed in it can only be white space.
    private static ReadOnlyMemory<byte> ItemOf(JsonElement example)
    {
        if (example.ValueKind != JsonValueKind.Object || !example.TryGetProperty("items", out var items) || items.GetArrayLength() == 0)
            return default;

        return Encoding.UTF8.GetBytes($"{items[0].GetRawText().Replace('\n', ' ').Replace('\r', ' ')}\n");
    }

    private async Task AskAsync(IOperationSource source, CancellationToken cancel)
    {
        try
        {
            var entries = await source.DescribeAsync(cancel);
            _described[source] = entries;
            // A module that is missing may be installed. What is wrong in the folder of assemblies is told by the files that change.
            if (source != builtIn && entries.FirstOrDefault(entry => entry.Operation.Problem is not null) is { } broken)
                FallSilent(source, broken.Operation.Problem!, isNamed: true);
            else _silent.TryRemove(source, out _);
        }
        catch (WorkerStartException failure)
        {
            // Where there are some already, the workers that offered them may well do so again.
            if (source != builtIn || !_described.ContainsKey(source)) _described[source] = source.Named(failure.Message);
            FallSilent(source, failure.Message, isNamed: _described[source].Any(entry => entry.Operation.Problem is not null));
        }
    }

    // Where its operations are listed with the reason, a line for each of them says it already.
    private void FallSilent(IOperationSource source, string reason, bool isNamed)
    {
        var now = time.GetUtcNow();
        if (!_silent.TryGetValue(source, out var silence))
        {
            _silent[source] = Availability.Lost(reason, now);
            if (!isNamed) Log.Silent(logger, source.Name, reason);
            return;
        }

        _silent[source] = silence.Still(reason, now);
    }

    private void Combine()
    {
        lock (_combining)
        {
            // In the order of the sources, so that of two with one name the same is said at every start.
            var before = _entries;
            _entries = CatalogueEntries.Of(sources.SelectMany(source => _described.GetValueOrDefault(source) ?? []));
            Problem = _silent.TryGetValue(builtIn, out var silence) ? silence.Reason : null;
            foreach (var (name, entry) in _entries) Tell(name, before.GetValueOrDefault(name)?.Operation.Problem, entry.Operation.Problem);
            foreach (var name in before.Keys.Except(_entries.Keys)) Log.Gone(logger, name);
        }
    }

    private void Tell(string name, string? before, string? now)
    {
        if (now == before) return;

        if (now is null) Log.Available(logger, name);
        else Log.Unavailable(logger, name, now);
    }

    private async Task BeReadyAsync(CancellationToken cancel)
    {
        if (Problem is not null) return;

        if (await WarmAsync(cancel)) Log.Ready(logger, pool.Size, Operations.Count(operation => operation.Problem is null));
    }

    private async Task<bool> WarmAsync(CancellationToken cancel)
    {
        try
        {
            await pool.WarmAsync(builtIn.Command, cancel);
            return true;
        }
        catch (OperationCanceledException) when (_entries.Count > 0)
        {
            // Waited for long enough.
            return false;
        }
        catch (WorkerStartException failure)
        {
            // The first run will try again, and say so.
            Log.Silent(logger, builtIn.Name, failure.Message);
            return false;
        }
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
