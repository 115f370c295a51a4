using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BatchApi.Worker.Running;

/// <summary>What a slow path needs to know: how the type is written in JSON, whether null is one of its values, and the writer to reuse.</summary>
internal sealed record ItemShape(JsonTypeInfo Item, bool ItemMayBeNull, JsonTypeInfo Output, Utf8JsonWriter Writer);
