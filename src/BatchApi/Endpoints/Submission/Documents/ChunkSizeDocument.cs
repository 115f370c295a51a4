using Microsoft.OpenApi;

namespace BatchApi.Endpoints.Submission.Documents;

/// <summary>A number of items, or "auto".</summary>
internal sealed record ChunkSizeDocument
{
    private const int Max = 1_000_000;

    /// <remarks>A constant and no enum of one name: from that, NSwag makes a class that can hold neither.</remarks>
    public static OpenApiSchema Schema() => new()
    {
        OneOf =
        [
            new OpenApiSchema { Const = "auto" },
            new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = $"{Max}" },
        ],
    };
}
