using System.Text.Json;
using BatchApi.Endpoints.Results;

namespace BatchApi.Endpoints.Swagger;

/// <summary>One item's outcome, as Swagger shows it.</summary>
/// <param name="State">succeeded, failed or canceled; pending where one item is asked for.</param>
/// <param name="Output">What the operation returned, if it did.</param>
/// <param name="Attempts">How often the item was begun, if it has no output.</param>
/// <param name="Input">The item, where one item is asked for.</param>
internal sealed record ItemResult(long Index, string State, JsonElement? Output, int? Attempts, ItemError? Error, JsonElement? Input);
