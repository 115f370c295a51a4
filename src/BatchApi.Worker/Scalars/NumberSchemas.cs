using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace BatchApi.Worker.Scalars;

/// <summary>
/// What a type of numbers holds, for its JSON Schema: <c>integer</c> alone says that anything fits, and of some the exporter knows nothing.
/// </summary>
internal static class NumberSchemas
{
    private static readonly Dictionary<Type, (string Minimum, string Maximum)> Bounds = new()
    {
        [typeof(sbyte)] = Of<sbyte>(),
        [typeof(byte)] = Of<byte>(),
        [typeof(short)] = Of<short>(),
        [typeof(ushort)] = Of<ushort>(),
        [typeof(int)] = Of<int>(),
        [typeof(uint)] = Of<uint>(),
        [typeof(long)] = Of<long>(),
        [typeof(ulong)] = Of<ulong>(),
        [typeof(nint)] = Of<long>(),
        [typeof(nuint)] = Of<ulong>(),
        [typeof(Int128)] = Of<Int128>(),
        [typeof(UInt128)] = Of<UInt128>(),
        [typeof(decimal)] = Of<decimal>(),
    };

    // As OpenAPI names them (https://spec.openapis.org/registry/format/), and in its manner where it has no name.
    private static readonly Dictionary<Type, string> Formats = new()
    {
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(Half)] = "half",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>The least and the greatest of a type that has some worth saying; null: it has none.</summary>
    public static (string Minimum, string Maximum)? RangeOf(Type type) => Bounds.TryGetValue(type, out (string, string) bounds) ? bounds : null;

    /// <summary>Completes the schema of a type of number.</summary>
    public static JsonNode Complete(JsonNode schema, Type type)
    {
        Type number = Nullable.GetUnderlyingType(type) ?? type;
        bool mayBeNull = number != type;
        if (NumberConverters.IsInteger(number))
            schema = new JsonObject { ["type"] = TypeOf("integer", mayBeNull) };
        else if (number.FullName == NumberConverters.Complex)
            schema = OfComplex(mayBeNull);
        if (schema is JsonObject described && described.ContainsKey("type") && RangeOf(number) is { } range)
        {
            described["minimum"] = JsonNode.Parse(range.Minimum);
            described["maximum"] = JsonNode.Parse(range.Maximum);
        }
        return schema;
    }

    /// <summary>Says of which type a number with a fraction is, so that one beyond its range can be refused before it is read.</summary>
    public static void NameFormat(JsonObject schema, Type type)
    {
        if (Formats.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out string? format))
            schema["format"] = format;
    }

    private static JsonObject OfComplex(bool mayBeNull) => new()
    {
        ["type"] = TypeOf("object", mayBeNull),
        ["properties"] = new JsonObject { ["real"] = new JsonObject { ["type"] = "number" }, ["imaginary"] = new JsonObject { ["type"] = "number" } },
        ["required"] = new JsonArray("real", "imaginary"),
        ["additionalProperties"] = false,
    };

    private static JsonNode TypeOf(string name, bool mayBeNull) => mayBeNull ? new JsonArray(name, "null") : JsonValue.Create(name);

    private static (string Minimum, string Maximum) Of<T>() where T : INumber<T>, IMinMaxValue<T> =>
        (T.MinValue.ToString(null, CultureInfo.InvariantCulture), T.MaxValue.ToString(null, CultureInfo.InvariantCulture));
}
