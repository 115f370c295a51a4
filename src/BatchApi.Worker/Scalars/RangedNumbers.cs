using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Worker.Scalars;

/// <summary>Types of numbers with a fraction, which have a range that an item may exceed.</summary>
internal sealed class RangedNumbers : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert == typeof(double) || typeToConvert == typeof(float) || typeToConvert == typeof(decimal) || typeToConvert == typeof(Half);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(RangedNumberConverter<>).MakeGenericType(typeToConvert))!;
}
