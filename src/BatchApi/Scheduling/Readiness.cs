using BatchApi.Catalogue;
using BatchApi.Storage;

namespace BatchApi.Scheduling;

/// <summary>Whether the node can take work: its workers are warm and nobody has told it to go.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime, OperationCatalogue catalogue, IStore store)
{
    public bool IsDraining => lifetime.ApplicationStopping.IsCancellationRequested;

    public bool IsReady => !IsDraining && catalogue.Problem is null;

    /// <summary>Why it is not ready; null: it is.</summary>
    public string? Reason => IsDraining ? "The service is shutting down." : catalogue.Problem;

    /// <summary>Why the store cannot be used just now; null: it can. Finds out by itself, whether anybody has used it or not.</summary>
    public Task<string?> StoreProblemAsync(CancellationToken cancellationToken) => store.ProblemAsync(cancellationToken);
}
