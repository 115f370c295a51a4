using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Worker.Scalars;
using BatchApi.Worker.Tuples;

namespace BatchApi.Worker.Serialization;

/// <summary>How items, parameters and outputs are read and written.</summary>
internal static class JsonText
{
    /// <summary>How outputs are written.</summary>
    public static readonly JsonSerializerOptions Writing = new(Common()) { TypeInfoResolver = new WrittenTypes(null) };

    /// <summary>Options for the form of items and parameters. They are read by the same rules, except for numbers.</summary>
    public static readonly JsonSerializerOptions Read = new(Common())
    {
        TypeInfoResolver = new ReadTypes(null),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>How items and parameters are read: no number becomes infinite, nothing or another one on the way, and no date.</summary>
    public static readonly JsonSerializerOptions Reading = Exact();

    /// <summary>The type, read so that an integer may be written as <c>1.0</c> or <c>1e2</c>. Null: the author's attributes do not let it.</summary>
    /// <remarks>Converters cost more than the serializer's own reading of integers, so this is asked for only after such an item has come.</remarks>
    public static JsonTypeInfo? WithWholeNumbers(JsonTypeInfo type)
    {
        try
        {
            JsonSerializerOptions options = new(type.Options);
            options.Converters.Insert(0, new WholeNumbers());
            return options.GetTypeInfo(type.Type);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The same, with the names that a declaration gives to the elements of its value tuples.</summary>
    public static JsonSerializerOptions WritingOf(ICustomAttributeProvider declared, Type type) =>
        TupleNames.Of(declared, type) is { } names ? new JsonSerializerOptions(Writing) { TypeInfoResolver = new WrittenTypes(names) } : Writing;

    /// <inheritdoc cref="WritingOf"/>
    public static JsonSerializerOptions ReadingOf(ParameterInfo parameter) => Named(Reading, parameter);

    /// <inheritdoc cref="WritingOf"/>
    public static JsonSerializerOptions ReadOf(ParameterInfo parameter) => Named(Read, parameter);

    private static JsonSerializerOptions Named(JsonSerializerOptions options, ParameterInfo parameter) =>
        TupleNames.Of(parameter, parameter.ParameterType) is { } names
            ? new JsonSerializerOptions(options) { TypeInfoResolver = new ReadTypes(names) }
            : options;

    public static JsonNode? ToNode(object? value, Type type) => JsonSerializer.SerializeToNode(value, Writing.GetTypeInfo(type));

    private static JsonSerializerOptions Exact()
    {
        JsonSerializerOptions options = new(Read);
        // Before the converter of enums that it has already.
        options.Converters.Insert(0, new SingleNames());
        options.Converters.Add(new RangedNumbers());
        options.Converters.Add(new DateReader<DateTime>((ref Utf8JsonReader reader, out DateTime date) => reader.TryGetDateTime(out date)));
        options.Converters.Add(
            new DateReader<DateTimeOffset>((ref Utf8JsonReader reader, out DateTimeOffset date) => reader.TryGetDateTimeOffset(out date)));
        return options;
    }

    /// <summary>
    /// The web's names, fields like properties, and nothing lenient: a number is not a string, no member twice or that the type has no place
    /// for, what a constructor requires must be there, null only where the type says so. Enums by name.
    /// </summary>
    private static JsonSerializerOptions Common() => new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new NumberConverters() },
    };
}
