using Microsoft.OpenApi;

namespace BatchApi.Endpoints.Submission.Documents;

/// <summary>An operation's name, or a function in JavaScript.</summary>
internal sealed record OperationDocument
{
    /// <remarks>The name first: generators that have no type for both take the first.</remarks>
    public static OpenApiSchema Schema() => new()
    {
        OneOf =
        [
            new OpenApiSchema { Type = JsonSchemaType.String },
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "javascript" },
                Properties = new Dictionary<string, IOpenApiSchema> { ["javascript"] = new OpenApiSchema { Type = JsonSchemaType.String } },
                AdditionalPropertiesAllowed = false,
            },
        ],
    };
}
