using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.Jobs;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Results;
using BatchApi.Endpoints.Submission;
using BatchApi.Endpoints.Submission.Checks;
using BatchApi.Jobs.Options;
using BatchApi.Settings;

namespace BatchApi.Endpoints;

/// <summary>Puts the endpoints room together.</summary>
internal static class EndpointServices
{
    public static IServiceCollection AddEndpoints(this IServiceCollection services)
    {
        services.AddSettings<JobsOptions>(JobsOptions.Section);
        services.ConfigureHttpJsonOptions(options => JsonAnswers.Configure(options.SerializerOptions));
        services.AddCompression();
        services.AddSingleton<RequestCheck>();
        services.AddSingleton<ItemCheck>();
        services.AddSingleton<JobSubmission>();
        services.AddSingleton<JobAnswers>();
        services.AddSingleton<JobWaiting>();
        services.AddSingleton<ResultReading>();
        return services;
    }

    /// <summary>Early in the pipeline: everything that goes wrong below becomes a problem answer.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app.UseMiddleware<ProblemMiddleware>();
}
