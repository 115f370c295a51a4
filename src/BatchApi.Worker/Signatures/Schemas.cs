using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Worker.Scalars;
using BatchApi.Worker.Serialization;
using BatchApi.Worker.Tuples;

namespace BatchApi.Worker.Signatures;

/// <summary>JSON Schemas of signatures, made by the runtime's exporter.</summary>
internal static class Schemas
{
    public static JsonObject OfItem(FoundOperation operation) => Of(operation.Item);

    public static JsonObject OfOutput(FoundOperation operation)
    {
        ParameterInfo returned = operation.Method.ReturnParameter;
        return Describe(Of(operation.OutputType, Nullability.Of(operation), JsonText.WritingOf(returned, operation.Method.ReturnType)), returned);
    }

    public static JsonObject OfParameters(FoundOperation operation)
    {
        JsonObject properties = [];
        JsonArray required = [];
        foreach (ParameterInfo parameter in operation.Named)
        {
            JsonObject schema = Of(parameter);
            NumberSchemas.NameFormat(schema, parameter.ParameterType);
            if (parameter.HasDefaultValue)
                schema["default"] = JsonText.ToNode(DefaultValue.Of(parameter), parameter.ParameterType);
            else
                required.Add(ParameterName.Of(parameter));
            properties[ParameterName.Of(parameter)] = schema;
        }
        JsonObject all = new() { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
            all["required"] = required;
        all["additionalProperties"] = false;
        return all;
    }

    private static JsonObject Of(ParameterInfo parameter) =>
        Describe(Of(parameter.ParameterType, Nullability.Of(parameter), JsonText.ReadOf(parameter)), parameter);

    private static JsonObject Of(Type type, bool nullable, JsonSerializerOptions options)
    {
        JsonNode schema = options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
        {
            // The exporter knows types, not parameters: whether null is allowed at the top is decided here.
            TreatNullObliviousAsNonNullable = !nullable,
            TransformSchemaNode = (context, node) => Of(context.PropertyInfo, NumberSchemas.Complete(node, context.TypeInfo.Type)),
        });
        return AsObject(schema);
    }

    private static JsonNode Of(JsonPropertyInfo? member, JsonNode schema)
    {
        if (member is null)
            return schema;
        if (member.CustomConverter is INamedTuples tuples)
            schema = Of(member.PropertyType, member.IsGetNullable, tuples.Options);
        if (member.Options.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow && ReadTypes.IsComputed(member))
            AsObject(schema)["readOnly"] = true;
        return member.AttributeProvider is { } provider ? Describe(schema, provider) : schema;
    }

    private static JsonObject Describe(JsonNode schema, ICustomAttributeProvider member)
    {
        JsonObject described = AsObject(schema);
        if (member.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is [DescriptionAttribute description, ..])
            described.Insert(0, "description", description.Description);
        return described;
    }

    /// <summary>The schema <c>true</c>, anything goes, as the object that says the same.</summary>
    private static JsonObject AsObject(JsonNode schema) => schema as JsonObject ?? [];
}
