using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Operations;
using BatchApi.Worker.Serialization;
using BatchApi.Worker.Signatures;

namespace BatchApi.Worker.Binding;

/// <summary>What an operation is called with besides the item: its instance, then a value per further parameter.</summary>
internal static class Arguments
{
    /// <summary>The place of the instance in the array. It is the item's own place, since the item is passed by itself.</summary>
    public const int Instance = 0;

    /// <summary>Binds a job's parameters by name.</summary>
    /// <exception cref="CannotStartException">Some do not fit; the message tells all that is wrong.</exception>
    public static object?[] Bind(FoundOperation operation, JsonElement parameters, CancellationToken cancellationToken)
    {
        List<string> problems = [];
        Dictionary<string, JsonElement> given = Given(operation, parameters, problems);
        object?[] values = new object?[operation.Parameters.Length];
        for (int i = 1; i < values.Length; i++)
        {
            ParameterInfo parameter = operation.Parameters[i];
            if (parameter.ParameterType == typeof(CancellationToken))
                values[i] = cancellationToken;
            else if (parameter.ParameterType == typeof(OperationContext))
                values[i] = null; // Each item has its own.
            else if (given.TryGetValue(parameter.Name!, out JsonElement value))
                values[i] = Read(parameter, value, problems);
            else if (parameter.HasDefaultValue)
                values[i] = DefaultValue.Of(parameter);
            else
                problems.Add($"Parameter {ParameterName.Of(parameter)} is missing.");
        }
        return problems.Count == 0 ? values : throw new CannotStartException(string.Join(' ', problems));
    }

    private static Dictionary<string, JsonElement> Given(FoundOperation operation, JsonElement parameters, List<string> problems)
    {
        Dictionary<string, JsonElement> given = new(StringComparer.OrdinalIgnoreCase);
        if (parameters.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return given;
        if (parameters.ValueKind != JsonValueKind.Object)
            throw new CannotStartException("Parameters must be an object.");

        HashSet<string> known = new(operation.Named.Select(ParameterName.Of), StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in parameters.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                problems.Add($"{operation.Name} has no parameter {property.Name}.");
            else if (!given.TryAdd(property.Name, property.Value))
                problems.Add($"Parameter {property.Name} is given twice.");
        }
        return given;
    }

    private static object? Read(ParameterInfo parameter, JsonElement value, List<string> problems)
    {
        JsonTypeInfo type = JsonText.ReadingOf(parameter).GetTypeInfo(parameter.ParameterType);
        string subject = $"Parameter {ParameterName.Of(parameter)}";
        if (value.ValueKind == JsonValueKind.Null && !Nullability.Of(parameter))
        {
            problems.Add(TypeMismatch.OfNull(type, subject));
            return null;
        }

        ReadOnlySpan<byte> json = JsonMarshal.GetRawUtf8Value(value);
        try
        {
            return Read(json, type);
        }
        // The converter may be the author's: whatever it throws, the value does not fit.
        catch (Exception exception)
        {
            string problem = TypeMismatch.Explain(json, type, exception, subject);
            problems.Add(problem.StartsWith(subject, StringComparison.Ordinal) ? problem : $"{subject}: {problem}");
            return null;
        }
    }

    private static object? Read(ReadOnlySpan<byte> json, JsonTypeInfo type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException exception) when (TypeMismatch.IsWholeNumber(json, exception) && JsonText.WithWholeNumbers(type) is not null)
        {
            return JsonSerializer.Deserialize(json, JsonText.WithWholeNumbers(type)!);
        }
    }
}
