using System.Collections.Concurrent;
using System.Reflection;

namespace BatchApi.Worker.Serialization;

/// <summary>
/// Dictionaries whose keys are different texts whenever their comparer finds them different. For others, the JSON that was written is searched.
/// </summary>
internal static class DistinctKeys
{
    private static readonly ConcurrentDictionary<Type, Func<object, bool>> Known = [];

    /// <summary>What tells it of a value of this type.</summary>
    public static Func<object, bool> Of(Type type) => Known.GetOrAdd(type, Judge);

    private static Func<object, bool> Judge(Type type)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Dictionary<,>))
            return _ => false;
        Type key = type.GetGenericArguments()[0];
        if (key != typeof(string) && !key.IsPrimitive && !key.IsEnum && key != typeof(Guid))
            return _ => false;
        return typeof(DistinctKeys).GetMethod(nameof(Compares), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetGenericArguments())
            .CreateDelegate<Func<object, bool>>();
    }

    private static bool Compares<TKey, TValue>(object dictionary) where TKey : notnull =>
        ((Dictionary<TKey, TValue>)dictionary).Comparer is var comparer && (comparer == EqualityComparer<TKey>.Default || comparer is StringComparer);
}
