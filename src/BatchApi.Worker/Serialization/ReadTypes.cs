using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Worker.Tuples;

namespace BatchApi.Worker.Serialization;

/// <summary>How JSON becomes items and parameters: whole, or refused.</summary>
/// <param name="names">What the signature calls the elements of value tuples; null: nothing.</param>
internal sealed class ReadTypes(TupleNames? names) : DefaultJsonTypeInfoResolver, ILosslessTypes
{
    private static readonly Type[] Filled = [typeof(IList<>), typeof(ICollection<>), typeof(ISet<>), typeof(IDictionary<,>)];
    private static readonly Type[] Stacks = [typeof(Stack<>), typeof(ConcurrentStack<>), typeof(ImmutableStack<>), typeof(IImmutableStack<>)];

    public override JsonTypeInfo GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        JsonTypeInfo info = base.GetTypeInfo(type, options);
        if (type.IsPrimitive || type == typeof(string) || Nullable.GetUnderlyingType(type) is not null)
            return info;
        if (info.Kind != JsonTypeInfoKind.Object)
            return info;

        if (ValueTuples.IsOne(type))
        {
            ValueTuples.Shape(info, names?.For(type));
            return info;
        }
        MemberTuples.Name(info, names, inner => new ReadTypes(inner));
        foreach (JsonPropertyInfo property in info.Properties.Where(property => IsFilled(property, options)))
            Fill(property);
        return info;
    }

    /// <summary>Whether the type computes the member from others, so that nothing is lost when it is not read.</summary>
    public static bool IsComputed(JsonPropertyInfo property) =>
        property is { Get: not null, Set: null, AssociatedParameter: null } && !IsState(property);

    public string? Problem(JsonTypeInfo info)
    {
        if (Unrepresentable.Problem(info) is { } problem)
            return problem;
        Type type = info.Type;
        if (type == typeof(Stack) || (type.IsGenericType && Stacks.Contains(type.GetGenericTypeDefinition())))
            return "a stack is written from its top and read from its bottom, so that its order turns round; use a list";
        if (info.Kind == JsonTypeInfoKind.Dictionary && info.KeyType == typeof(object))
            return "its keys may be anything, and JSON's are strings; use string keys";
        if (info.Kind != JsonTypeInfoKind.Object || info.PolymorphismOptions is not null || ValueTuples.IsOne(type))
            return null;
        if (type.IsAbstract)
            return "it is abstract, and which type is meant JSON does not say; use one that can be made, or [JsonDerivedType]";

        ConstructorInfo? constructor = info.ConstructorAttributeProvider as ConstructorInfo;
        if (info.CreateObject is null && constructor is null)
            return "it has no public constructor, or several and none without parameters; mark one with [JsonConstructor]";
        HashSet<string> bound = [.. info.Properties.Select(property => property.AssociatedParameter?.Name ?? "")];
        if (constructor?.GetParameters().FirstOrDefault(parameter => !bound.Contains(parameter.Name!)) is { } unbound)
            return $"the parameter {unbound.Name} of its constructor has the name and type of no public property or field; give it one";

        if (info.Properties.FirstOrDefault(property => IsLost(property, info.Options)) is { } lost)
            return $"its member {Shown(lost)} cannot be set; give it a public setter or init, a constructor parameter of that name, or [JsonIgnore]";
        bool takesNothing = !info.Properties.Any(
            property => property.Set is not null || property.AssociatedParameter is not null || IsFilled(property, info.Options));
        bool hasState = type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Length > 0;
        return takesNothing && hasState ? "none of its members can be set; give it public properties with a setter, or a converter" : null;
    }

    private bool IsLost(JsonPropertyInfo property, JsonSerializerOptions options) =>
        property is { Get: not null, Set: null, AssociatedParameter: null, IsExtensionData: false }
            && IsState(property) && !IsFilled(property, options);

    // A member that has a place of its own in the object, and is not computed from others.
    private static bool IsState(JsonPropertyInfo property) => property.AttributeProvider switch
    {
        FieldInfo => true,
        PropertyInfo { SetMethod: not null } => true,
        PropertyInfo declared => HasBackingField(declared),
        _ => false,
    };

    private static bool HasBackingField(PropertyInfo declared) =>
        declared.DeclaringType!.GetField($"<{declared.Name}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    /// <summary>Whether the member cannot be set, but filled: a list that the object makes itself.</summary>
    private bool IsFilled(JsonPropertyInfo property, JsonSerializerOptions options)
    {
        Type type = property.PropertyType;
        if (type.IsValueType || type.IsArray)
            return false;
        if (property is not { Get: not null, Set: null, AssociatedParameter: null, CustomConverter: null })
            return false;
        if (!IsState(property))
            return false;
        if (type.IsInterface)
            return type.IsGenericType && Filled.Contains(type.GetGenericTypeDefinition());
        JsonTypeInfo info = base.GetTypeInfo(type, options);
        return info.Kind is not JsonTypeInfoKind.None && info.CreateObject is not null;
    }

    private static void Fill(JsonPropertyInfo property)
    {
        property.ObjectCreationHandling = JsonObjectCreationHandling.Populate;
        property.Set = (_, _) => throw new JsonException($"The member {property.Name} cannot be set, and there is nothing in it to fill.");
    }

    private static string Shown(JsonPropertyInfo property) => (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;
}
