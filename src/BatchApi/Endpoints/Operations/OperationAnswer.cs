using System.Text.Json;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;

namespace BatchApi.Endpoints.Operations;

/// <summary>A function that items can be sent to.</summary>
/// <param name="Kind">What runs it.</param>
/// <param name="Version">Of the code that runs, where it says.</param>
/// <param name="Async">Whether it waits rather than computes.</param>
/// <param name="Concurrency">Items that one worker has under way at once.</param>
/// <param name="ItemSchema">JSON Schema of an item.</param>
/// <param name="Checked">Whether a job is refused if one of its items does not fit ItemSchema; otherwise that item fails when it runs.</param>
/// <param name="OutputSchema">JSON Schema of an output.</param>
/// <param name="ParametersSchema">JSON Schema of the parameters object.</param>
/// <param name="Network">Whether it may use the network.</param>
/// <param name="LocalSockets">Whether it may use local (unix) sockets.</param>
/// <param name="Health">Whether it can be run.</param>
/// <param name="Limits">What holds where the job does not say.</param>
/// <param name="FreshAfterFailure">Whether its worker is replaced after any item that failed.</param>
/// <param name="OnePerChunk">Whether its program answers only at the end of its input, so that one is started for each chunk.</param>
/// <param name="Example">A request that runs as it stands; null: nobody has given one, and the code says too little to make one.</param>
internal sealed record OperationAnswer(
    string Name, [property: ShownAs(typeof(OperationKind))] string Kind, string? Version, string Description, bool Async, int Concurrency,
    JsonElement ItemSchema, bool Checked, JsonElement OutputSchema, JsonElement ParametersSchema,
    bool Network, bool LocalSockets, AvailabilityAnswer Health, LimitsAnswer Limits, bool FreshAfterFailure, bool OnePerChunk, JsonElement? Example)
{
    /// <param name="problem">Why it cannot be run; null: it can.</param>
    public static OperationAnswer Of(
        Operation operation, (string Reason, DateTimeOffset? Since)? problem, bool isOnePerChunk, JobsOptions limits) => new(
        operation.Name, operation.Kind, operation.Version, operation.Description, operation.Async, operation.Concurrency,
        operation.ItemSchema, operation.IsChecked, operation.OutputSchema, operation.ParametersSchema,
        operation.Network,
        operation.LocalSockets,
        new(problem is null, problem?.Reason, problem?.Since),
        new(
            (operation.ItemTimeout ?? limits.ItemTimeout).TotalSeconds, operation.MemoryLimitMiB ?? limits.MemoryLimitMiB, operation.MaxWorkers,
            limits.MaxItemBytes, limits.MaxOutputBytes),
        operation.FreshAfterFailure,
        isOnePerChunk,
        OperationExample.Of(operation));
}
