using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Worker.Json;
using BatchApi.Worker.Tuples;

namespace BatchApi.Worker.Serialization;

/// <summary>How outputs become JSON: whole, by the type of the value and not by the declared one, or refused.</summary>
/// <param name="names">What the signature calls the elements of value tuples; null: nothing.</param>
internal sealed class WrittenTypes(TupleNames? names) : DefaultJsonTypeInfoResolver, ILosslessTypes
{
    public override JsonTypeInfo GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        JsonTypeInfo info = base.GetTypeInfo(type, options);
        if (type.IsPrimitive || type == typeof(string) || Nullable.GetUnderlyingType(type) is not null)
            return info;
        if (info.Kind == JsonTypeInfoKind.None)
            return info;
        if (Problem(info) is { } problem)
        {
            info.OnSerializing = _ => throw new NotSupportedException($"{TypeName.Of(type)}: {problem}.");
            return info;
        }

        if (ValueTuples.IsOne(type))
            ValueTuples.Shape(info, names?.For(type));
        else
            MemberTuples.Name(info, names, inner => new WrittenTypes(inner));
        if (info.Kind != JsonTypeInfoKind.Object)
            WatchCollection(info);
        else if (!type.IsSealed && info.PolymorphismOptions is null && !FrameworkTypes.IsOne(type))
            FollowDerived(info);
        return info;
    }

    public string? Problem(JsonTypeInfo info) =>
        Unrepresentable.Problem(info)
            ?? (SaysNothing(info) ? "it has no public property or field, so that JSON would be {}; give it some, or a converter" : null);

    private static bool SaysNothing(JsonTypeInfo info)
    {
        // The members that the author leaves out are in the list, without a getter.
        if (info.Kind != JsonTypeInfoKind.Object || info.Properties.Count > 0 || info.PolymorphismOptions is not null)
            return false;
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        bool hasState = info.Type.IsInterface || Hierarchy(info.Type).Any(type => type.GetFields(Declared).Length > 0);
        return hasState && (info.Type.IsSealed || DerivedTypes.Of(info.Type).All(type => type == info.Type));
    }

    private static IEnumerable<Type> Hierarchy(Type type)
    {
        for (Type? one = type; one is not null; one = one.BaseType)
            yield return one;
    }

    private void FollowDerived(JsonTypeInfo info)
    {
        List<Type> derived = [.. DerivedTypes.Of(info.Type).Where(type => base.GetTypeInfo(type, info.Options).Kind == JsonTypeInfoKind.Object)];
        if (derived.Exists(type => type != info.Type))
        {
            info.PolymorphismOptions = new JsonPolymorphismOptions { UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToBaseType };
            foreach (Type type in derived)
                info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type));
        }

        HashSet<string> members = [.. info.Properties.Where(property => property.Get is not null).Select(property => property.Name)];
        ConcurrentDictionary<Type, bool> whole = new() { [info.Type] = true };
        Action<object>? before = info.OnSerializing;
        info.OnSerializing = value =>
        {
            before?.Invoke(value);
            // A type that was not known beforehand, such as a generic one.
            if (!whole.GetOrAdd(value.GetType(), type => IsNoMore(base.GetTypeInfo(type, info.Options), members)))
            {
                throw new NotSupportedException(
                    $"The value is of the type {TypeName.Of(value.GetType())}, and what it has beyond {TypeName.Of(info.Type)} would be lost. "
                    + "Declare the type that it has.");
            }
        };
    }

    // A list, or a type with a converter of its own, has no members to compare.
    private static bool IsNoMore(JsonTypeInfo derived, HashSet<string> members) =>
        derived.Kind == JsonTypeInfoKind.Object && derived.Properties.All(property => property.Get is null || members.Contains(property.Name));

    // The declared type is a list, and the value may hold more than its elements.
    private static void WatchCollection(JsonTypeInfo info)
    {
        bool isDictionary = info.Kind == JsonTypeInfoKind.Dictionary;
        if (info.Type.IsValueType || info.Type.IsArray || (info.Type.IsSealed && !isDictionary))
            return;
        Action<object>? before = info.OnSerializing;
        Func<object, bool>? distinct = isDictionary ? DistinctKeys.Of(info.Type) : null;
        info.OnSerializing = value =>
        {
            before?.Invoke(value);
            Type type = value.GetType();
            bool isDeclared = type == info.Type;
            if (!isDeclared && CollectionMembers.Problem(type) is { } problem)
                throw new NotSupportedException($"{TypeName.Of(type)}: {problem}.");
            if (isDictionary && !(isDeclared ? distinct! : DistinctKeys.Of(type))(value))
                DuplicateMembers.IsSuspected = true;
        };
    }
}
