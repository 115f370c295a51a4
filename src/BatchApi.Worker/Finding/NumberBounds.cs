using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace BatchApi.Worker.Finding;

/// <summary>What a type of numbers holds, for its JSON Schema: <c>integer</c> alone says that anything fits.</summary>
internal static class NumberBounds
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
        [typeof(decimal)] = Of<decimal>(),
    };

    /// <summary>Adds them to the schema, if it is one of such a type.</summary>
    public static JsonNode AddTo(JsonNode schema, Type type)
    {
        if (schema is not JsonObject described || !described.ContainsKey("type") || !Bounds.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out (string Minimum, string Maximum) bounds))
            return schema;
        described["minimum"] = JsonNode.Parse(bounds.Minimum);
        described["maximum"] = JsonNode.Parse(bounds.Maximum);
        return schema;
    }

    private static (string Minimum, string Maximum) Of<T>() where T : INumber<T>, IMinMaxValue<T> =>
        (T.MinValue.ToString(null, CultureInfo.InvariantCulture), T.MaxValue.ToString(null, CultureInfo.InvariantCulture));
}
