using System.Text.Json;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Operations;

/// <summary>A function that items can be sent to.</summary>
/// <param name="Kind">What runs it: dotnet.</param>
/// <param name="Async">Whether it waits rather than computes.</param>
/// <param name="ItemSchema">JSON Schema of an item.</param>
/// <param name="OutputSchema">JSON Schema of an output.</param>
/// <param name="ParametersSchema">JSON Schema of the parameters object.</param>
/// <param name="Limits">What holds for one item where the job does not say.</param>
/// <param name="FreshAfterFailure">Whether its worker is replaced after any item that failed.</param>
/// <param name="Example">A request that runs as it stands.</param>
internal sealed record OperationAnswer(
    string Name, string Kind, string Description, bool Async, JsonElement ItemSchema, JsonElement OutputSchema, JsonElement ParametersSchema,
    LimitsAnswer Limits, bool FreshAfterFailure, JsonElement Example)
{
    public static OperationAnswer Of(Operation operation, JobsOptions limits) => new(
        operation.Name, operation.Kind, operation.Description, operation.Async, operation.ItemSchema, operation.OutputSchema, operation.ParametersSchema,
        new(limits.ItemTimeout.TotalSeconds, limits.MemoryLimitMiB, limits.MaxItemBytes, limits.MaxOutputBytes),
        operation.FreshAfterFailure,
        OperationExample.Of(operation));
}
