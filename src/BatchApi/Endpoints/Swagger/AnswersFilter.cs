using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BatchApi.Endpoints.Swagger;

/// <summary>Shows what a route says of its answers: when they come, and how they look.</summary>
internal sealed class AnswersFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var answer in context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<Answer>())
        {
            if (operation.Responses?[answer.Status.ToString(CultureInfo.InvariantCulture)] is not OpenApiResponse response) continue;

            response.Description = answer.Description;
            if (answer.Example is null || response.Content is null) continue;

            foreach (var content in response.Content.Values.OfType<OpenApiMediaType>()) content.Example = JsonNode.Parse(answer.Example);
        }
    }
}
