using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Endpoints.Results.Answers;

/// <summary>One item's outcome.</summary>
/// <param name="State">pending only where one item is asked for.</param>
/// <param name="Output">What the operation returned, any JSON value; absent: there is none.</param>
/// <param name="Attempts">How often the item was begun, if it has no output.</param>
/// <param name="Error">Why there is no output.</param>
/// <param name="Input">The item, where one item is asked for.</param>
internal sealed record ItemResult(
    long Index,
    ItemState State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Output,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Attempts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ItemError? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Input);
