using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BatchApi.Endpoints.OpenApi;

/// <summary>Shows the parameters of each route.</summary>
internal sealed class ParametersFilter : IOperationFilter
{
    /// <summary>Marks a parameter that belongs to bodies of items; the page knows it.</summary>
    public const string BesideItems = "x-beside-items";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var taken = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<Parameter>().ToList();
        // Parameters of the path are found by themselves, but without a description.
        var found = (operation.Parameters ?? []).Where(parameter => !taken.Exists(told => told.Name == parameter.Name));
        operation.Parameters = [.. found, .. taken.OrderByDescending(parameter => parameter.IsPath).Select(parameter => Of(parameter, context))];
    }

    public static OpenApiParameter Of(Parameter parameter, OperationFilterContext context) => new()
    {
        Name = parameter.Name,
        Description = parameter.Description,
        In = parameter.IsPath ? ParameterLocation.Path : parameter.IsHeader ? ParameterLocation.Header : ParameterLocation.Query,
        Required = parameter.IsPath,
        Schema = parameter.IsRepeated
            ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = SchemaOf(parameter, context) }
            : SchemaOf(parameter, context),
        Extensions = parameter.IsBesideItems ? new Dictionary<string, IOpenApiExtension> { [BesideItems] = new JsonNodeExtension(true) } : null,
    };

    public static JsonSchemaType TypeOf(string name) => name switch
    {
        "integer" => JsonSchemaType.Integer,
        "number" => JsonSchemaType.Number,
        "boolean" => JsonSchemaType.Boolean,
        _ => JsonSchemaType.String,
    };

    private static IOpenApiSchema SchemaOf(Parameter parameter, OperationFilterContext context) => parameter.Names is { } names
        ? context.SchemaGenerator.GenerateSchema(names, context.SchemaRepository)
        : new OpenApiSchema
        {
            Type = TypeOf(parameter.Type),
            Format = parameter.Format,
            Minimum = parameter.Minimum?.ToString(CultureInfo.InvariantCulture),
            Maximum = parameter.Maximum?.ToString(CultureInfo.InvariantCulture),
            Default = parameter.Default is { } value ? JsonValue.Create(value) : null,
        };
}
