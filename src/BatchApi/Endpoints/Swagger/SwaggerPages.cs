using Microsoft.OpenApi;

namespace BatchApi.Endpoints.Swagger;

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
                Description = "multiprocessing.Pool behind HTTP: post an operation and its items, every core works on them, and the results are there by job id.",
            });
            options.CustomSchemaIds(type => type.Name.Replace("Answer", "", StringComparison.Ordinal).Replace("Document", "", StringComparison.Ordinal));
            options.SupportNonNullableReferenceTypes();
            options.OperationFilter<ParametersFilter>();
            options.OperationFilter<AnswersFilter>();
            options.OperationFilter<SubmissionFilter>();
            var comments = Path.Combine(AppContext.BaseDirectory, "BatchApi.xml");
            if (File.Exists(comments)) options.IncludeXmlComments(comments);
        });
        return services;
    }

    public static IApplicationBuilder UseSwaggerPages(this IApplicationBuilder app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(options =>
        {
            options.DocumentTitle = "BatchApi";
            options.SwaggerEndpoint("v1/swagger.json", "BatchApi v1");
            options.EnableTryItOutByDefault();
        });
        return app;
    }
}
