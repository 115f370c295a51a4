using System.Collections.Specialized;
using System.Dynamic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace BatchApi.Worker.Serialization;

/// <summary>
/// The runtime's own types. Few of them hold data in their members: a StringBuilder, for example, has three lengths.
/// </summary>
internal static class FrameworkTypes
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static readonly Dictionary<Type, string> Advice = new()
    {
        [typeof(StringBuilder)] = "use a string",
        [typeof(NameValueCollection)] = "use a Dictionary<string, string[]>",
    };

    public static bool IsOne(Type type) => Path.GetDirectoryName(type.Assembly.Location) == Folder && !IsMadeByCompiler(type);

    /// <summary>Whether a type that is written as an object is written whole.</summary>
    public static bool IsWholeObject(Type type) =>
        (type.IsAssignableTo(typeof(ITuple)) && !type.IsInterface)
        || type.Namespace is "System.Drawing"
        || (type.Namespace == typeof(Vector3).Namespace && type.IsValueType)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        || type == typeof(System.Collections.DictionaryEntry) || type == typeof(Index) || type == typeof(Range) || type == typeof(Rune);

    /// <summary>Whether a type that is written as a list or by its keys is written whole.</summary>
    public static bool IsWholeCollection(Type type)
    {
        if (type.IsArray)
            return true;
        if (type.IsAssignableTo(typeof(NameObjectCollectionBase)) || HasGeneric(type, typeof(IGrouping<,>))
            || HasGeneric(type, typeof(ILookup<,>)))
            return false;
        if (HasGeneric(type, typeof(IAsyncEnumerable<>)))
            return false;
        return type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true
            || type.Namespace is "System.Linq"
            || type == typeof(ExpandoObject)
            || (type.IsGenericType && type.GetGenericTypeDefinition() is { } generic
                && (generic == typeof(ArraySegment<>) || generic == typeof(Memory<>) || generic == typeof(ReadOnlyMemory<>)));
    }

    /// <summary>A type that an author may use instead.</summary>
    public static string InPlaceOf(Type type)
    {
        if (Advice.TryGetValue(type, out string? advice))
            return advice;
        if (HasGeneric(type, typeof(IGrouping<,>)))
            return "use a KeyValuePair of its key and a list, or a Dictionary";
        return "use a type of your own with what matters of it";
    }

    public static bool HasGeneric(Type type, Type definition) =>
        type.GetInterfaces().Append(type).Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == definition);

    /// <summary>
    /// Whether no author has written it: an anonymous type, or what a method with <c>yield</c> (of F#: <c>seq</c>) returns, whose public fields
    /// are its arguments.
    /// </summary>
    public static bool IsMadeByCompiler(Type type) => type.Name.StartsWith('<') || type.Name.Contains('@', StringComparison.Ordinal);
}
