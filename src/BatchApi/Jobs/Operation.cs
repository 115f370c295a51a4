using System.Text.Json;

namespace BatchApi.Jobs;

/// <summary>A named function from item to output, as its worker describes it.</summary>
/// <param name="Kind">What runs it: <c>dotnet</c>.</param>
/// <param name="Async">Whether it waits rather than computes.</param>
/// <param name="ItemSchema">JSON Schema of an item.</param>
/// <param name="OutputSchema">JSON Schema of an output.</param>
/// <param name="ParametersSchema">JSON Schema of the <c>parameters</c> object; knows every parameter.</param>
/// <param name="Example">A request's <c>items</c> and, where there are any, <c>parameters</c>; runs as it stands.</param>
/// <param name="FreshAfterFailure">Whether its worker is replaced after any item that failed.</param>
internal sealed record Operation(
    string Name,
    string Kind,
    string Description,
    bool Async,
    JsonElement ItemSchema,
    JsonElement OutputSchema,
    JsonElement ParametersSchema,
    JsonElement Example,
    bool FreshAfterFailure = false);
