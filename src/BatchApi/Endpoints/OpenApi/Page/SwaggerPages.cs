using BatchApi.Endpoints.Submission.Documents;
using Microsoft.OpenApi;

namespace BatchApi.Endpoints.OpenApi.Page;

/// <summary>The contract as a document and a page: <c>/swagger/v1/swagger.json</c> and <c>/swagger</c>.</summary>
internal static class SwaggerPages
{
    public static IServiceCollection AddSwaggerPages(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "BatchApi",
                Version = "v1",
                Description =
                    "multiprocessing.Pool behind HTTP: post an operation and its items, "
                        + "every core works on them, and the results are there by job id.",
            });
            options.CustomSchemaIds(type =>
                type.Name.Replace("Answer", "", StringComparison.Ordinal).Replace("Document", "", StringComparison.Ordinal));
            options.SupportNonNullableReferenceTypes();
            options.MapType<OperationDocument>(OperationDocument.Schema);
            options.SchemaFilter<ShapeFilter>();
            options.SchemaFilter<OptionsFilter>();
            options.OperationFilter<ParametersFilter>();
            options.OperationFilter<AnswersFilter>();
            options.OperationFilter<SubmissionFilter>();
            options.DocumentFilter<TagsFilter>();
            var comments = Path.Combine(AppContext.BaseDirectory, "BatchApi.xml");
            if (File.Exists(comments))
                options.IncludeXmlComments(comments);
        });
        return services;
    }

    public static IApplicationBuilder UseSwaggerPages(this IApplicationBuilder app)
    {
        app.UseSwagger(options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            // Generated clients take this address for their default. A relative one would be a file's to .NET on Linux.
            options.PreSerializeFilters.Add((document, request) =>
                document.Servers = [new OpenApiServer { Url = $"{request.Scheme}://{request.Host}{request.PathBase}" }]);
        });
        PageFiles.Use(app);
        app.UseSwaggerUI(options =>
        {
            options.DocumentTitle = "BatchApi";
            options.SwaggerEndpoint("v1/swagger.json", "BatchApi v1");
            options.EnableTryItOutByDefault();
            options.DefaultModelsExpandDepth(-1);
            options.DisplayRequestDuration();
            options.InjectStylesheet(PageFiles.Style);
            options.InjectJavascript(PageFiles.Script);
            options.ConfigObject.Plugins = [PageFiles.Plugin];
        });
        return app;
    }
}
