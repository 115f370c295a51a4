using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BatchApi.Worker.Tuples;

/// <summary>Value tuples in the members of a type: each member's declaration names the elements of its own.</summary>
internal static class MemberTuples
{
    /// <param name="outer">Element names of the declaration in which the type stands. They say nothing of the type's members.</param>
    public static void Name(JsonTypeInfo info, TupleNames? outer, Func<TupleNames?, IJsonTypeInfoResolver> resolver)
    {
        if (info.Kind != JsonTypeInfoKind.Object)
            return;
        foreach (JsonPropertyInfo property in info.Properties)
        {
            if (property is not { CustomConverter: null, IsExtensionData: false } || !ValueTuples.AreIn(property.PropertyType))
                continue;
            TupleNames? own = TupleNames.Of(property.AttributeProvider, property.PropertyType);
            if (own is null && outer is null)
                continue;

            JsonSerializerOptions options = new(info.Options) { TypeInfoResolver = resolver(own) };
            property.CustomConverter = (JsonConverter)
                Activator.CreateInstance(typeof(NamedTuplesConverter<>).MakeGenericType(property.PropertyType), options)!;
        }
    }
}
