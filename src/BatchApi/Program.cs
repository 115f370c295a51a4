using BatchApi.Demo;
using BatchApi.Endpoints;
using BatchApi.Endpoints.Swagger;
using BatchApi.Scheduling;
using BatchApi.Storage;
using BatchApi.Trial;

// Patterns of schemas meet text of clients. Before the first pattern is made.
AppContext.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(1));

if (args is ["demo", .. var settings]) return await Demonstration.RunAsync(settings, Build);
if (args is ["operation", "test", .. var trial]) return await OperationTrial.RunAsync(trial, Build);

await using var app = Build(args);
await app.RunAsync();
return 0;

static WebApplication Build(string[] args)
{
    // appsettings.json lies beside the service, wherever that was started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddListening();
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddEndpoints();
    builder.Services.AddSwaggerPages();
    builder.Services.AddScheduling();
    builder.Services.AddStorage();

    var app = builder.Build();
    app.UseProblems();
    app.UseSwaggerPages();
    app.MapJobs();
    app.MapResults();
    app.MapObservation();
    app.MapOperations();
    app.MapHealth();
    app.MapDashboard();
    app.LogListening();
    return app;
}
