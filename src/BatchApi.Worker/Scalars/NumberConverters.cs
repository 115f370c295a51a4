using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Worker.Scalars;

/// <summary>Converters for numbers for which the serializer has no form, or one that loses something.</summary>
/// <remarks>The types are found by name, so that their assembly is loaded only if an operation uses one.</remarks>
internal sealed class NumberConverters : JsonConverterFactory
{
    public const string Complex = "System.Numerics.Complex";

    public override bool CanConvert(Type typeToConvert) => IsInteger(typeToConvert) || typeToConvert.FullName == Complex;

    public static bool IsInteger(Type type) => type == typeof(nint) || type == typeof(nuint) || type.FullName == "System.Numerics.BigInteger";

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        IsInteger(typeToConvert) ? (JsonConverter)Activator.CreateInstance(typeof(IntegerConverter<>).MakeGenericType(typeToConvert))! : OfComplex();

    private static ComplexConverter OfComplex() => new();
}
