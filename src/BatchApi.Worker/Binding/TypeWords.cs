using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Worker.Scalars;

namespace BatchApi.Worker.Binding;

/// <summary>What JSON a type is read from, in words for a caller who does not know C#.</summary>
internal static class TypeWords
{
    // A message lists no more members than this.
    private const int MaxNames = 12;

    private static readonly Dictionary<Type, string> Known = new()
    {
        [typeof(string)] = "a string",
        [typeof(char)] = "a string of one character",
        [typeof(bool)] = "true or false",
        [typeof(float)] = "a number",
        [typeof(double)] = "a number",
        [typeof(Half)] = "a number",
        [typeof(decimal)] = "a number",
        [typeof(DateTime)] = "a date with time, such as \"2026-01-31T12:30:00Z\"",
        [typeof(DateTimeOffset)] = "a date with time, such as \"2026-01-31T12:30:00+01:00\"",
        [typeof(DateOnly)] = "a date, such as \"2026-01-31\"",
        [typeof(TimeOnly)] = "a time of day, such as \"12:30:00\"",
        [typeof(TimeSpan)] = "a duration of at most seven digits of a second, such as \"00:01:30.5\"",
        [typeof(Guid)] = "a UUID, such as \"8e03978e-40d5-43e8-bc93-6894a57f9324\"",
        [typeof(Uri)] = "a string that is a URI",
        [typeof(Version)] = "a string such as \"1.2.3\"",
        [typeof(byte[])] = "bytes as a string in Base64",
        [typeof(Memory<byte>)] = "bytes as a string in Base64",
        [typeof(ReadOnlyMemory<byte>)] = "bytes as a string in Base64",
    };

    public static string Of(JsonTypeInfo type)
    {
        Type plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        string words = OfPlain(plain == type.Type ? type : type.Options.GetTypeInfo(plain));
        return plain == type.Type ? words : $"{words}, or null";
    }

    /// <summary>The members that the type can take.</summary>
    public static string Members(JsonTypeInfo type) =>
        type.Properties.Count == 0 ? "no members" : List([.. type.Properties.Select(property => property.Name)]);

    public static string List(IReadOnlyList<string> names) => names.Count switch
    {
        1 => names[0],
        > MaxNames => $"{string.Join(", ", names.Take(MaxNames))} and {names.Count - MaxNames} more",
        _ => $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}",
    };

    private static string Quoted(string enumName) => $"\"{JsonNamingPolicy.CamelCase.ConvertName(enumName)}\"";

    private static string OfPlain(JsonTypeInfo type)
    {
        if (Known.TryGetValue(type.Type, out string? words))
            return words;
        if (type.Type.IsEnum)
            return $"one of {List([.. Enum.GetNames(type.Type).Select(Quoted)])}";
        if (NumberSchemas.RangeOf(type.Type) is { } range)
            return $"an integer from {range.Minimum} to {range.Maximum}";
        if (NumberConverters.IsInteger(type.Type))
            return "an integer";
        return type.Kind switch
        {
            JsonTypeInfoKind.Enumerable => "a list",
            JsonTypeInfoKind.Dictionary => "an object",
            JsonTypeInfoKind.Object when type.Properties.Count == 0 => "an object",
            JsonTypeInfoKind.Object => $"an object with {Members(type)}",
            _ => "another value",
        };
    }
}
