using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Worker.Scalars;

/// <summary>Types of integers, to be read in any spelling.</summary>
internal sealed class WholeNumbers : JsonConverterFactory
{
    private static readonly HashSet<Type> Fixed =
    [
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
            typeof(Int128), typeof(UInt128),
    ];

    public override bool CanConvert(Type typeToConvert) => Fixed.Contains(typeToConvert) || NumberConverters.IsInteger(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(WholeNumberConverter<>).MakeGenericType(typeToConvert))!;
}
