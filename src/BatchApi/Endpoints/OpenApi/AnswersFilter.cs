using System.Globalization;
using System.Text.Json.Nodes;
using BatchApi.Endpoints.Problems;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BatchApi.Endpoints.OpenApi;

/// <summary>Shows what a route says of its answers: when they come, how they look, and which headers they have.</summary>
internal sealed class AnswersFilter : IOperationFilter
{
    private const string ProblemType = "application/problem+json";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        foreach (var answer in metadata.OfType<Answer>())
        {
            var status = answer.Status.ToString(CultureInfo.InvariantCulture);
            if (operation.Responses?[status] is OpenApiResponse response)
                Show(answer, response, context);
        }

        if (metadata.OfType<AnswerLines>().SingleOrDefault() is { } lines && operation.Responses?["200"] is OpenApiResponse { Content: { } content })
        {
            content["application/x-ndjson"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = lines.Description },
                Example = lines.Example,
            };
        }

        // Any other failure, here or before a route is found, looks the same.
        operation.Responses?["default"] = new OpenApiResponse
        {
            Description = "Any other error.",
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                [ProblemType] = new OpenApiMediaType
                {
                    Schema = context.SchemaGenerator.GenerateSchema(typeof(ProblemDocument), context.SchemaRepository),
                },
            },
        };
        // The service has no login.
        operation.Security = [];
    }

    private static void Show(Answer answer, OpenApiResponse response, OperationFilterContext context)
    {
        response.Description = answer.Description;
        if (answer.Headers.Count > 0)
            response.Headers = answer.Headers.ToDictionary(header => header.Name, header => (IOpenApiHeader)HeaderOf(header, context));
        if (answer.Example is null || response.Content is null)
            return;

        foreach (var content in response.Content.Values.OfType<OpenApiMediaType>())
            content.Example = JsonNode.Parse(answer.Example);
    }

    private static OpenApiHeader HeaderOf(AnswerHeader header, OperationFilterContext context) => new()
    {
        Description = header.Description,
        Schema = header.Names is { } names
            ? context.SchemaGenerator.GenerateSchema(names, context.SchemaRepository)
            : new OpenApiSchema { Type = ParametersFilter.TypeOf(header.Type) },
    };
}
