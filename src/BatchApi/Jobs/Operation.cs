using System.Text.Json;

namespace BatchApi.Jobs;

/// <summary>A named function from item to output, as its worker describes it.</summary>
/// <param name="Kind">What runs it: <c>dotnet</c>, <c>python</c>, <c>command</c>, <c>javascript</c>.</param>
/// <param name="Async">Whether it waits rather than computes.</param>
/// <param name="ItemSchema">JSON Schema of an item.</param>
/// <param name="OutputSchema">JSON Schema of an output.</param>
/// <param name="ParametersSchema">JSON Schema of the <c>parameters</c> object; knows every parameter.</param>
/// <param name="Example">A request's <c>items</c> and, where there are any, <c>parameters</c>; runs as it stands. No object: there is none.</param>
/// <param name="Version">Of the code that runs; null: not known.</param>
/// <param name="Problem">Why it can never be run as it is; null: nothing is known against it.</param>
internal sealed record Operation(
    string Name,
    string Kind,
    string Description,
    bool Async,
    JsonElement ItemSchema,
    JsonElement OutputSchema,
    JsonElement ParametersSchema,
    JsonElement Example,
    string? Version = null,
    string? Problem = null)
{
    /// <summary>Whether <see cref="Example"/> is only of the right form, so that nobody is shown it.</summary>
    public bool IsExampleMadeUp { get; init; }

    /// <summary>Whether items are checked against <see cref="ItemSchema"/> before a job is taken.</summary>
    public bool IsChecked { get; init; }

    /// <summary>What holds where the job does not say; null: what holds for all.</summary>
    public TimeSpan? ItemTimeout { get; init; }

    /// <summary>What holds where the job does not say; null: what holds for all.</summary>
    public int? MemoryLimitMiB { get; init; }

    /// <summary>Slots that its jobs may keep busy at once, each for itself; null: all.</summary>
    public int? MaxWorkers { get; init; }

    /// <summary>Items that one worker has under way at once.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Whether it comes with the service. Its name is not for others.</summary>
    public bool BuiltIn { get; init; }

    /// <summary>Whether it may use the network.</summary>
    public bool Network { get; init; }

    /// <summary>Whether it may use local (unix) sockets.</summary>
    public bool LocalSockets { get; init; }

    /// <summary>Whether its worker is replaced after any item that failed.</summary>
    public bool FreshAfterFailure { get; init; }
}
