using System.Globalization;
using System.Numerics;
using System.Text.Json;
using BatchApi.Catalogue.Entries;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Submission.Checks;

/// <summary>
/// Compares a request's parameters with those that the operation declares: names and types first, then the rest of the schema.
/// </summary>
/// <remarks>A value that passes here and that the operation does not take fails in the worker, item by item.</remarks>
internal static class ParametersCheck
{
    private const int DigitsOfASecond = 7;

    public static void Check(Operation operation, string? parameters, List<InputError> errors)
    {
        using var document = JsonDocument.Parse(NullParameters.LeftOut(operation.ParametersSchema, parameters) ?? "{}");
        var given = document.RootElement;
        if (given.ValueKind != JsonValueKind.Object)
            return;

        var schema = operation.ParametersSchema;
        var before = errors.Count;
        var declared = Inside(schema, "properties");
        foreach (var member in given.EnumerateObject())
        {
            var pointer = JsonPointer.To("/parameters", member.Name);
            if (declared is null || !declared.Value.TryGetProperty(member.Name, out var property))
            {
                if (IsOpen(schema))
                    continue;

                errors.Add(new(pointer, Unknown(operation, declared, member.Name)));
            }
            else if (Inside(property, "type") is { } type && !Types(type).Any(name => Fits(member.Value, name)))
                errors.Add(new(pointer, $"Must be of type {string.Join(" or ", Types(type))}."));
            else if (IsBeyond(member.Value, Inside(property, "format")))
                errors.Add(new(pointer, $"{member.Value.GetRawText()} is beyond the range of a {Inside(property, "format")}."));
            else if (operation.Kind == "dotnet" && HasLostDigits(member.Value, Inside(property, "format")))
            {
                errors.Add(new(
                    pointer,
                    $"{member.Value.GetRawText()} has more than seven digits of a second, "
                        + "which is all that the operation's type holds. Send seven."));
            }
            else if (IsOutside(member.Value, property))
                errors.Add(new(pointer, $"Must be between {Inside(property, "minimum")} and {Inside(property, "maximum")}."));
        }

        if (Inside(schema, "required") is { ValueKind: JsonValueKind.Array } required)
        {
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!).Where(name => !given.TryGetProperty(name, out _)))
                errors.Add(new(JsonPointer.To("/parameters", name), $"The operation {operation.Name} needs this parameter."));
        }

        // Messages are our own where there are any; the others are the library's. A schema that the library does not understand checks nothing.
        if (errors.Count > before || schema.ValueKind != JsonValueKind.Object || CompiledSchemas.Of(schema).Schema is not { } compiled)
            return;

        errors.AddRange(SchemaErrors.Of(compiled, given, "/parameters"));
    }

    private static string Unknown(Operation operation, JsonElement? declared, string name)
    {
        var known = declared is { } properties ? properties.EnumerateObject().Select(property => property.Name).ToArray() : [];
        if (known.Length == 0)
            return $"The operation {operation.Name} takes no parameters.";

        var nearest = NearestNames.Of(name, known);
        return $"The operation {operation.Name} has no such parameter"
            + (nearest.Count > 0 ? $". Did you mean {string.Join(" or ", nearest)}?" : $", only {string.Join(", ", known)}.");
    }

    // Numbers of any length: the library knows only 28 digits.
    private static bool IsOutside(JsonElement value, JsonElement schema) =>
        Fits(value, "integer") && Inside(schema, "minimum") is { } minimum && Inside(schema, "maximum") is { } maximum
        && Fits(minimum, "integer") && Fits(maximum, "integer")
        && BigInteger.Parse(value.GetRawText(), CultureInfo.InvariantCulture) is var number
        && (number < BigInteger.Parse(minimum.GetRawText(), CultureInfo.InvariantCulture)
            || number > BigInteger.Parse(maximum.GetRawText(), CultureInfo.InvariantCulture));

    // What the type that the operation reads it into would make infinite, or nothing.
    private static bool IsBeyond(JsonElement value, JsonElement? format) =>
        value.ValueKind == JsonValueKind.Number && format is { ValueKind: JsonValueKind.String } && format.Value.GetString() switch
        {
            "double" => IsBeyond<double>(value),
            "float" => IsBeyond<float>(value),
            "half" => IsBeyond<Half>(value),
            "decimal" => IsBeyond<decimal>(value),
            _ => false,
        };

    // As the worker says of an item.
    private static bool HasLostDigits(JsonElement value, JsonElement? format) =>
        value.ValueKind == JsonValueKind.String && format is { ValueKind: JsonValueKind.String } && format.Value.GetString() is "date-time" or "time"
        && value.GetRawText() is var text && text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point
        && text[(point + 1)..].TakeWhile(char.IsAsciiDigit).Skip(DigitsOfASecond).Any(digit => digit != '0');

    private static bool IsBeyond<T>(JsonElement value)
        where T : INumber<T> =>
        !T.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !T.IsFinite(number)
        || (T.IsZero(number) && value.GetRawText().Split('e', 'E')[0].AsSpan().ContainsAnyInRange('1', '9'));

    private static bool IsOpen(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && Inside(schema, "additionalProperties") is not { ValueKind: JsonValueKind.False }
        && Inside(schema, "properties") is null;

    private static JsonElement? Inside(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var value) ? value : null;

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static bool Fits(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && !value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E'),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };
}
