using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BatchApi.Endpoints.Swagger;

/// <summary>Shows the parameters that a route says it takes.</summary>
internal sealed class ParametersFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var parameter in context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<Parameter>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(Of(parameter));
        }
    }

    public static OpenApiParameter Of(Parameter parameter) => new()
    {
        Name = parameter.Name,
        Description = parameter.Description,
        In = parameter.IsHeader ? ParameterLocation.Header : ParameterLocation.Query,
        Schema = parameter.IsRepeated ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = SchemaOf(parameter) } : SchemaOf(parameter),
    };

    private static OpenApiSchema SchemaOf(Parameter parameter) => new()
    {
        Type = parameter.Type switch
        {
            "integer" => JsonSchemaType.Integer,
            "number" => JsonSchemaType.Number,
            "boolean" => JsonSchemaType.Boolean,
            _ => JsonSchemaType.String,
        },
        Enum = parameter.Values.Count == 0 ? null : [.. parameter.Values.Select(value => (JsonNode)value)],
        Minimum = parameter.Minimum?.ToString(CultureInfo.InvariantCulture),
        Maximum = parameter.Maximum?.ToString(CultureInfo.InvariantCulture),
        Default = parameter.Default,
    };
}
