using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BatchApi.Worker.Running;

/// <summary>What a slow path needs to know: how the type is written in JSON, whether null is one of its values, and the writer to reuse.</summary>
/// <param name="IsOutputOpen">Whether only a value shows what it is, such as that of an object.</param>
internal sealed record ItemShape(JsonTypeInfo Item, bool ItemMayBeNull, JsonTypeInfo Output, bool IsOutputOpen, Utf8JsonWriter Writer);
