using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Worker.Scalars;

/// <summary>Enums that are no flags: one name is read, and not several with commas between, whose sum would be another value.</summary>
internal sealed class SingleNames : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum && !typeToConvert.IsDefined(typeof(FlagsAttribute), inherit: false);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        JsonConverter names = options.Converters.OfType<JsonStringEnumConverter>().First().CreateConverter(typeToConvert, options);
        return (JsonConverter)Activator.CreateInstance(typeof(SingleNameConverter<>).MakeGenericType(typeToConvert), names)!;
    }
}
