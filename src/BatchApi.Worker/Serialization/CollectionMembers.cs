using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;

namespace BatchApi.Worker.Serialization;

/// <summary>Members of a collection type besides its elements: JSON has no place for them in a list.</summary>
internal static class CollectionMembers
{
    // Members that every collection has.
    private static readonly HashSet<string> Usual =
    [
        "Count", "Length", "LongLength", "Capacity", "IsEmpty", "IsReadOnly", "IsFixedSize", "IsSynchronized", "SyncRoot", "Comparer",
        "Keys", "Values",
    ];

    private static readonly ConcurrentDictionary<Type, string?> Known = [];

    /// <summary>Why the type is not written whole as a list or by its keys; null: it is.</summary>
    public static string? Problem(Type type) => Known.GetOrAdd(type, Find);

    private static string? Find(Type type)
    {
        // Of F#'s own, the serializer knows what they hold.
        if (FrameworkTypes.IsMadeByCompiler(type) || type.Namespace == "Microsoft.FSharp.Collections")
            return null;
        if (FrameworkTypes.IsOne(type))
            return FrameworkTypes.IsWholeCollection(type) ? null : $"JSON does not hold all of it; {FrameworkTypes.InPlaceOf(type)}";

        IEnumerable<Type> declaring = type.IsInterface ? type.GetInterfaces().Append(type).Where(one => !FrameworkTypes.IsOne(one)) : [type];
        MemberInfo? lost = declaring.SelectMany(one => one.GetMembers(BindingFlags.Public | BindingFlags.Instance)).FirstOrDefault(IsLost);
        return lost is null
            ? null
            : $"it is written as a list or by its keys, without its member {lost.Name}; "
                + $"use a type that is no collection and has one, or mark {lost.Name} with [JsonIgnore]";
    }

    private static bool IsLost(MemberInfo member)
    {
        bool isState = member is FieldInfo or PropertyInfo { GetMethod.IsPublic: true }
            && (member as PropertyInfo)?.GetIndexParameters().Length is null or 0;
        if (!isState || Usual.Contains(member.Name) || FrameworkTypes.IsOne(member.DeclaringType!))
            return false;
        return member.GetCustomAttribute<JsonIgnoreAttribute>() is null or { Condition: not JsonIgnoreCondition.Always };
    }
}
