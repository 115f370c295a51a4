using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace BatchApi.Worker.Tuples;

/// <summary>
/// Value tuples in JSON: an object with a member per element, called as the signature calls it, else <c>item1</c>, <c>item2</c> as C# does.
/// </summary>
internal static class ValueTuples
{
    /// <summary>The elements in a tuple that the compiler has not nested in another one; the eighth field holds the rest.</summary>
    private const int FlatElements = 7;

    public static bool IsOne(Type type) =>
        type.IsValueType && type.IsGenericType && type.IsAssignableTo(typeof(ITuple)) && type.Namespace == "System";

    /// <summary>Whether the type is a value tuple, or has one as array element or generic argument.</summary>
    public static bool AreIn(Type type) =>
        IsOne(type) || (type.HasElementType && AreIn(type.GetElementType()!)) || (type.IsGenericType && type.GetGenericArguments().Any(AreIn));

    /// <summary>The fields that lead to each element: one, or more for those that the compiler put into the rest.</summary>
    public static IEnumerable<FieldInfo[]> Elements(Type tuple)
    {
        FieldInfo[] fields = tuple.GetFields(BindingFlags.Public | BindingFlags.Instance);
        for (int i = 0; i < Math.Min(fields.Length, FlatElements); i++)
            yield return [fields[i]];
        if (fields.Length <= FlatElements)
            yield break;

        FieldInfo rest = fields[FlatElements];
        if (!IsOne(rest.FieldType))
            yield return [rest];
        else
            foreach (FieldInfo[] path in Elements(rest.FieldType))
                yield return [rest, .. path];
    }

    /// <summary>Gives the type its members: all elements side by side, each of which an item must have.</summary>
    /// <param name="names">The names, by element; null: none.</param>
    public static void Shape(JsonTypeInfo info, IReadOnlyList<string?>? names)
    {
        info.Properties.Clear();
        int number = 0;
        foreach (FieldInfo[] path in Elements(info.Type))
        {
            string name = names?[number] ?? $"Item{number + 1}";
            number++;
            JsonPropertyInfo element = info.CreateJsonPropertyInfo(path[^1].FieldType, info.Options.PropertyNamingPolicy?.ConvertName(name) ?? name);
            element.Get = tuple => path.Aggregate((object?)tuple, (value, field) => field.GetValue(value));
            element.Set = (tuple, value) => Set(tuple, path, value);
            element.IsRequired = true;
            info.Properties.Add(element);
        }
    }

    private static void Set(object tuple, ReadOnlySpan<FieldInfo> path, object? value)
    {
        if (path.Length > 1)
        {
            object rest = path[0].GetValue(tuple)!;
            Set(rest, path[1..], value);
            value = rest;
        }
        path[0].SetValue(tuple, value);
    }
}
