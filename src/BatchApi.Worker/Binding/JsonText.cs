using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BatchApi.Worker.Binding;

/// <summary>How items, parameters and outputs are read and written.</summary>
internal static class JsonText
{
    /// <summary>
    /// The web's names, and nothing lenient: a number is not a string, no member twice, what a constructor requires must be there,
    /// null only where the type says so. Enums by name.
    /// </summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static JsonNode? ToNode(object? value, Type type) => JsonSerializer.SerializeToNode(value, Options.GetTypeInfo(type));
}
