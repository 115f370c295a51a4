using BatchApi.Endpoints.Jobs.Answers;
using BatchApi.Jobs.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BatchApi.Endpoints.Submission.Documents;

/// <summary>Shows the options of a job, as clients send them and as answers have them.</summary>
internal sealed class OptionsFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema shape)
            return;

        if (context.Type == typeof(OptionsRequestDocument))
            Show(shape, OptionSchema.InRequest);
        if (context.Type != typeof(OptionsAnswer))
            return;

        Show(shape, OptionSchema.InAnswer);
        shape.AdditionalPropertiesAllowed = true;
        shape.Required = OptionList.Names.ToHashSet();
    }

    private static void Show(OpenApiSchema shape, Func<JobOption, OpenApiSchema> schemaOf) =>
        shape.Properties = OptionList.All.ToDictionary(option => option.Name, IOpenApiSchema (option) => schemaOf(option));
}
