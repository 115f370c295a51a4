using System.Collections.Concurrent;
using BatchApi.Pool;

namespace BatchApi.Catalogue;

/// <summary>What each source has said that it offers, and which of them are to be asked again.</summary>
internal sealed partial class DescribedSources(
    IReadOnlyList<IOperationSource> sources, IWarmSource builtIn, TimeProvider time, ILogger<OperationCatalogue> logger)
{
    private readonly ConcurrentDictionary<IOperationSource, IReadOnlyList<CatalogueEntry>> _described = new();
    private readonly ConcurrentDictionary<IOperationSource, Availability> _silent = new();

    /// <summary>What all of them offer, in the order of the sources, so that of two with one name the same is said at every start.</summary>
    public IEnumerable<CatalogueEntry> Entries => sources.SelectMany(source => _described.GetValueOrDefault(source) ?? []);

    /// <summary>Why the built-in operations cannot be run; null: they can.</summary>
    public string? Problem => _silent.TryGetValue(builtIn, out var silence) ? silence.Reason : null;

    /// <summary>When to ask again the first of those that need it; <see cref="DateTimeOffset.MaxValue"/>: none does.</summary>
    public DateTimeOffset NextProbe => _silent.Values.Select(silence => silence.ProbeAt).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();

    /// <summary>Those that it is time to ask again.</summary>
    public IReadOnlyList<IOperationSource> Due => [.. _silent.Where(pair => pair.Value.ProbeAt <= time.GetUtcNow()).Select(pair => pair.Key)];

    /// <summary>Asks all, before anything is known of them.</summary>
    public Task AskAllAsync(CancellationToken cancellationToken) => Task.WhenAll(sources.Select(source => AskAsync(source, cancellationToken)));

    public async Task AskAsync(IOperationSource source, CancellationToken cancellationToken)
    {
        try
        {
            var entries = await source.DescribeAsync(cancellationToken);
            _described[source] = entries;
            // A module that is missing may be installed. What is wrong in the folder of assemblies is told by the files that change.
            if (source != builtIn && entries.FirstOrDefault(entry => entry.Operation.Problem is not null) is { } broken)
                FallSilent(source, broken.Operation.Problem!, isNamed: true);
            else if (source.IsToBeAskedAgain)
                FallSilent(source, "It was not done in time.", isNamed: true);
            else
                _silent.TryRemove(source, out _);
        }
        catch (WorkerStartException failure)
        {
            // Where there are some already, the workers that offered them may well do so again.
            if (source != builtIn || !_described.ContainsKey(source))
                _described[source] = source.Named(failure.Message);
            FallSilent(source, failure.Message, isNamed: _described[source].Any(entry => entry.Operation.Problem is not null));
        }
    }

    /// <summary>The source has said that it offers these now.</summary>
    public void Replace(IOperationSource source, IReadOnlyList<CatalogueEntry> entries)
    {
        _described[source] = entries;
        _silent.TryRemove(source, out _);
    }

    /// <summary>Whether the source could not be asked when it was last tried, or offers something that cannot be run.</summary>
    public bool IsSilent(IOperationSource source) => _silent.ContainsKey(source);

    // Where its operations are listed with the reason, a line for each of them says it already.
    private void FallSilent(IOperationSource source, string reason, bool isNamed)
    {
        var now = time.GetUtcNow();
        if (!_silent.TryGetValue(source, out var silence))
        {
            _silent[source] = Availability.Lost(reason, now);
            if (!isNamed)
                Log.Silent(logger, source.Name, reason);
            return;
        }

        _silent[source] = silence.Still(reason, now);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The operations of {Source} cannot be run: {Reason}")]
        public static partial void Silent(ILogger logger, string source, string reason);
    }
}
