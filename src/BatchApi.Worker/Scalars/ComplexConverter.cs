using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Worker.Json;

namespace BatchApi.Worker.Scalars;

/// <summary>Complex numbers by their two parts.</summary>
internal sealed class ComplexConverter : JsonConverter<Complex>
{
    private sealed record Parts(double Real, double Imaginary);

    public override Complex Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NestedValue.Read(ref reader, (JsonTypeInfo<Parts>)options.GetTypeInfo(typeof(Parts))) is { } parts
            ? new Complex(parts.Real, parts.Imaginary)
            : throw new JsonException("A complex number is an object with the members real and imaginary.");

    public override void Write(Utf8JsonWriter writer, Complex value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("real", value.Real);
        writer.WriteNumber("imaginary", value.Imaginary);
        writer.WriteEndObject();
    }
}
