using BatchApi;
using BatchApi.Demo;
using BatchApi.Endpoints;
using BatchApi.Endpoints.Methods;
using BatchApi.Endpoints.Swagger;
using BatchApi.Scheduling;
using BatchApi.Security;
using BatchApi.Storage;
using BatchApi.Trial;

// Patterns of schemas meet text of clients. Before the first pattern is made.
AppContext.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(1));

if (args is ["demo", .. var settings]) return await Demonstration.RunAsync(settings, Build);
if (args is ["operation", "test", .. var trial]) return await OperationTrial.RunAsync(trial, Build);

await using var app = Build(args);
using var end = new ProcessEnd(app);
await end.RunAsync();
return 0;

static WebApplication Build(string[] args)
{
    // appsettings.json lies beside the service, wherever that was started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddListening();
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddSecurity();
    builder.Services.AddEndpoints();
    builder.Services.AddSwaggerPages();
    builder.Services.AddScheduling();
    builder.Services.AddStorage();

    var app = builder.Build();
    app.UseMiddleware<HeadMiddleware>();
    app.UseResponseCompression();
    app.UseProblems();
    app.UseCrossOriginCheck();
    app.UseMiddleware<OptionsMiddleware>();
    // After HEAD has become GET.
    app.UseRouting();
    app.UseSwaggerPages();
    app.MapFrontPage();
    app.MapJobs();
    app.MapResults();
    app.MapObservation();
    app.MapOperations();
    app.MapHealth();
    app.MapDashboard();
    app.LogListening();
    return app;
}
