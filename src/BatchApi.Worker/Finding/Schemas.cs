using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using BatchApi.Worker.Binding;

namespace BatchApi.Worker.Finding;

/// <summary>JSON Schemas of signatures, made by the runtime's exporter.</summary>
internal static class Schemas
{
    public static JsonObject OfItem(FoundOperation operation) => Of(operation.Item);

    public static JsonObject OfOutput(FoundOperation operation) =>
        Describe(Of(operation.OutputType, Nullness.Of(operation)), operation.Method.ReturnParameter);

    public static JsonObject OfParameters(FoundOperation operation)
    {
        JsonObject properties = [];
        JsonArray required = [];
        foreach (ParameterInfo parameter in operation.Named)
        {
            JsonObject schema = Of(parameter);
            if (parameter.HasDefaultValue) schema["default"] = JsonText.ToNode(DefaultValue.Of(parameter), parameter.ParameterType);
            else required.Add(ParameterName.Of(parameter));
            properties[ParameterName.Of(parameter)] = schema;
        }
        JsonObject all = new() { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0) all["required"] = required;
        all["additionalProperties"] = false;
        return all;
    }

    private static JsonObject Of(ParameterInfo parameter) => Describe(Of(parameter.ParameterType, Nullness.Of(parameter)), parameter);

    private static JsonObject Of(Type type, bool nullable)
    {
        JsonNode schema = JsonText.Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
        {
            // The exporter knows types, not parameters: at the top, whether null is allowed is decided here.
            TreatNullObliviousAsNonNullable = !nullable,
            TransformSchemaNode = (context, node) =>
            {
                JsonNode bounded = NumberBounds.AddTo(node, context.TypeInfo.Type);
                return context.PropertyInfo is { AttributeProvider: { } property } ? Describe(bounded, property) : bounded;
            },
        });
        return AsObject(schema);
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
