using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BatchApi.Endpoints.OpenApi;

/// <summary>Makes schemas say which members are always there, which can be null, and which names a text can have.</summary>
internal sealed class ShapeFilter : ISchemaFilter
{
    /// <summary>The names that requests and answers have for an enum's members.</summary>
    public static IEnumerable<string> Names(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema shape)
            return;

        if (context.Type.IsEnum)
            ShowNames(shape, context.Type);
        else if (shape.Properties is { Count: > 0 })
            ShowMembers(shape, shape.Properties, context);
    }

    private static void ShowNames(OpenApiSchema shape, Type type)
    {
        shape.Type = JsonSchemaType.String;
        shape.Format = null;
        shape.Enum = [.. Names(type).Select(name => (JsonNode)name)];
    }

    private static void ShowMembers(OpenApiSchema shape, IDictionary<string, IOpenApiSchema> members, SchemaFilterContext context)
    {
        var isFromClient = context.Type.IsDefined(typeof(FromClientAttribute));
        shape.AdditionalPropertiesAllowed = !isFromClient;
        shape.Required = new HashSet<string>();
        foreach (var property in context.Type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (!members.TryGetValue(name, out var member))
                continue;

            // A member that may be absent is also shown as nullable: in C# both are null, and there is no other type for either.
            var isLeftOut = property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.WhenWritingNull };
            var canBeNull = CanBeNull(property);
            if (property.GetCustomAttribute<ShownAsAttribute>() is { } shown)
            {
                var description = member.Description;
                member = context.SchemaGenerator.GenerateSchema(shown.Type, context.SchemaRepository);
                member.Description = description;
            }

            members[name] = !canBeNull ? member : IsAnything(property) ? Any(member) : OrNull(member);
            if (isFromClient ? !canBeNull : !isLeftOut)
                shape.Required.Add(name);
        }
    }

    private static bool CanBeNull(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null
        || (!property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable);

    private static bool IsAnything(PropertyInfo property) => property.PropertyType == typeof(JsonElement?);

    // A schema without a type allows any value; but generators would take it for one that is never null.
    private static OpenApiSchema Any(IOpenApiSchema member) => new()
    {
        OneOf = [new OpenApiSchema { Not = new OpenApiSchema { Type = JsonSchemaType.Null } }, new OpenApiSchema { Type = JsonSchemaType.Null }],
        Description = member.Description,
    };

    private static OpenApiSchema OrNull(IOpenApiSchema member)
    {
        var isNull = new OpenApiSchema { Type = JsonSchemaType.Null };
        if (member is not OpenApiSchema shape)
        {
            var description = member.Description;
            if (member is OpenApiSchemaReference reference)
                reference.Description = null;
            return new OpenApiSchema { OneOf = [member, isNull], Description = description };
        }

        if (shape.OneOf is { } ones)
            ones.Add(isNull);
        else
            shape.Type |= JsonSchemaType.Null;
        return shape;
    }
}
