using BatchApi.Worker.Tuples;

namespace BatchApi.Worker.Serialization;

/// <summary>The name of a type in messages: as an author writes it, with the namespace only where it is not a common one.</summary>
internal static class TypeName
{
    public static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return $"{Of(inner)}?";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (ValueTuples.IsOne(type))
            return $"({string.Join(", ", ValueTuples.Elements(type).Select(path => Of(path[^1].FieldType)))})";
        if (!type.IsGenericType)
            return Plain(type);
        string name = Plain(type.GetGenericTypeDefinition()).Split('`')[0];
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }

    private static string Plain(Type type) => type switch
    {
        _ when type == typeof(int) => "int",
        _ when type == typeof(long) => "long",
        _ when type == typeof(double) => "double",
        _ when type == typeof(float) => "float",
        _ when type == typeof(decimal) => "decimal",
        _ when type == typeof(bool) => "bool",
        _ when type == typeof(string) => "string",
        _ when type == typeof(object) => "object",
        { IsNested: true, IsGenericParameter: false } => $"{Plain(type.DeclaringType!)}.{type.Name}",
        { Namespace: "System" or "System.Collections.Generic" or "System.Threading.Tasks" or null } => type.Name,
        _ => $"{type.Namespace}.{type.Name}",
    };
}
