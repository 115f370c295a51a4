using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BatchApi.Endpoints.OpenApi;

/// <summary>Orders the groups of routes by when a newcomer needs them.</summary>
internal sealed class TagsFilter : IDocumentFilter
{
    private static readonly (string Name, string Description)[] Tags =
    [
        ("Jobs", "Submit, follow, cancel and delete."),
        ("Results", "What became of each item, and what the operation printed."),
        ("Operations", "What can be run."),
        ("Workers", "The pool, and who works on what."),
        ("Health", "Whether the service lives and takes work."),
    ];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context) =>
        swaggerDoc.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
}
