using BatchApi.Catalogue.Sources;
using BatchApi.Commands;
using BatchApi.Endpoints;
using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.OpenApi.Page;
using BatchApi.Running;
using BatchApi.Scheduling;
using BatchApi.Scheduling.Hangfire;
using BatchApi.Security;
using BatchApi.Storage.Providers;
using BatchApi.Telemetry;

// Patterns of schemas meet text of clients. Before the first pattern is made.
AppContext.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(1));

return await new CommandLine(Build, SettingsCheck.SectionsOf(AddRooms(new ServiceCollection()))).RunAsync(args);

static WebApplication Build(string[] args)
{
    // appsettings.json lies beside the service, wherever that was started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    AddRooms(builder.Services);
    SettingsCheck.CheckSettings(builder);
    builder.AddConsoleLines();
    builder.AddListening();

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

static IServiceCollection AddRooms(IServiceCollection services)
{
    services.AddSingleton(TimeProvider.System);
    services.AddSecurity();
    services.AddEndpoints();
    services.AddSwaggerPages();
    services.AddStorage();
    // In the order of their start: workers warm, slots open, background jobs run, what was left unfinished is found.
    services.AddPool();
    services.AddCatalogue();
    services.AddRunning();
    services.AddBackgroundJobs();
    services.AddScheduling();
    return services;
}
