using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BatchApi.Worker.Serialization;

/// <summary>Types that have no JSON form in either direction, such as functions and pointers.</summary>
internal static class Unrepresentable
{
    /// <summary>Why there is no such form, and what to do; null: there is one.</summary>
    public static string? Problem(JsonTypeInfo info)
    {
        Type type = info.Type;
        if (IsUsual(type))
            return null;
        if (IsAwaitable(type))
            return "it is a task in place of a value; await it";
        if (FrameworkTypes.HasGeneric(type, typeof(IAsyncEnumerable<>)))
            return "it is an asynchronous sequence; use a list";
        if (type.IsArray && type.GetArrayRank() > 1)
            return $"it is an array of {type.GetArrayRank()} dimensions; use an array of arrays";
        if (type.IsPointer || type.IsByRefLike || type.IsAssignableTo(typeof(Delegate)) || type.IsAssignableTo(typeof(MemberInfo)))
            return "it has no JSON form; use what it stands for";
        if (type.IsDefined(typeof(InlineArrayAttribute), inherit: false))
            return "it is an inline array, of which JSON would hold one element; use an array";
        if (type.IsDefined(typeof(UnsafeValueTypeAttribute), inherit: false))
            return "it is a buffer of fixed size, of which JSON would hold one element; use an array";
        if (IsUnsupported(info))
            return "JSON has no form for it; use a record or a class with what matters of it, or give it a converter";
        if (type.IsEnum)
            return SameNames(type);
        if (info.Kind == JsonTypeInfoKind.Dictionary)
            return KeyProblem(info);
        if (info.Kind is JsonTypeInfoKind.Enumerable)
            return CollectionMembers.Problem(type);
        if (info.Kind == JsonTypeInfoKind.Object && FrameworkTypes.IsOne(type) && !FrameworkTypes.IsWholeObject(type))
            return $"JSON does not hold all of it; {FrameworkTypes.InPlaceOf(type)}";
        return null;
    }

    // The serializer has a converter that only throws, for a union of F#, say.
    private static bool IsUnsupported(JsonTypeInfo info) =>
        info.Converter.GetType() is { Name: "UnsupportedTypeConverter`1" } converter && converter.Assembly == typeof(JsonSerializer).Assembly;

    // So that a worker does not spend its first milliseconds on what nearly every operation takes or returns.
    private static bool IsUsual(Type type)
    {
        if (!type.IsGenericType)
            return type.IsSZArray;
        Type generic = type.GetGenericTypeDefinition();
        return generic == typeof(List<>) || (generic == typeof(Dictionary<,>) && type.GetGenericArguments()[0] == typeof(string));
    }

    // By the rule of the compiler.
    private static bool IsAwaitable(Type type) =>
        type.GetMethod("GetAwaiter", BindingFlags.Public | BindingFlags.Instance, []) is { } method
            && method.ReturnType.IsAssignableTo(typeof(INotifyCompletion));

    private static string? SameNames(Type type) => Enum.GetNames(type)
        .GroupBy(JsonNamingPolicy.CamelCase.ConvertName, StringComparer.Ordinal)
        .Where(same => same.Select(name => Enum.Parse(type, name)).Distinct().Count() > 1)
        .Select(same => $"its values {string.Join(" and ", same)} are both called {same.Key} in JSON; rename one")
        .FirstOrDefault();

    private static string? KeyProblem(JsonTypeInfo info)
    {
        Type key = info.KeyType!;
        if (CollectionMembers.Problem(info.Type) is { } problem)
            return problem;
        bool isName = key == typeof(object) || key.IsEnum || info.Options.GetConverter(key) is not { } converter
            || converter.GetType().GetMethod("WriteAsPropertyName", BindingFlags.Public | BindingFlags.Instance)?.DeclaringType
                    is { } declaring && !declaring.Name.StartsWith("JsonConverter`", StringComparison.Ordinal)
            || IsBuiltInName(key);
        return isName
            ? null
            : $"its keys are of the type {TypeName.Of(key)}, which cannot be the name of a member; use a list of entries, or keys that are strings";
    }

    private static bool IsBuiltInName(Type key) =>
        key == typeof(string) || (key.IsPrimitive && key != typeof(nint) && key != typeof(nuint)) || key == typeof(decimal)
            || key == typeof(Half) || key == typeof(Int128) || key == typeof(UInt128)
        || key == typeof(Guid) || key == typeof(DateTime) || key == typeof(DateTimeOffset) || key == typeof(DateOnly)
            || key == typeof(TimeOnly) || key == typeof(TimeSpan)
        || key == typeof(Uri) || key == typeof(Version);
}
