using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BatchApi.Endpoints;
using BatchApi.Endpoints.Swagger;
using BatchApi.Scheduling;
using BatchApi.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(BatchApi.Tests.Endpoints.Service))]

namespace BatchApi.Tests.Endpoints;

/// <summary>The service with its workers, on a temporary folder and a free port.</summary>
public sealed class Service : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("batchapi-endpoints-").FullName;
    private WebApplication? _app;

    public HttpClient Client { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Directory"] = _folder,
            ["Pool:Workers"] = "1",
            ["Jobs:MaxItems"] = "50000",
            ["Jobs:MaxBodyBytes"] = "1000000",
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStorage();
        builder.Services.AddScheduling();
        builder.Services.AddEndpoints();
        builder.Services.AddSwaggerPages();
        _app = builder.Build();
        _app.UseProblems();
        _app.UseSwaggerPages();
        _app.MapJobs();
        _app.MapResults();
        _app.MapOperations();
        _app.MapHealth();
        await _app.StartAsync();
        Client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Posts a job and waits for its end where the client says so.</summary>
    internal async Task<HttpResponseMessage> PostAsync(string query, string type, byte[] body, string? prefer = "wait=30", string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/jobs{query}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null) request.Content.Headers.ContentEncoding.Add(encoding);
        if (prefer is not null) request.Headers.Add("Prefer", prefer);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    internal Task<HttpResponseMessage> PostAsync(string json, string? prefer = "wait=30") =>
        PostAsync("", "application/json", Encoding.UTF8.GetBytes(json), prefer);

    internal static Task<JsonElement> JsonOf(HttpResponseMessage answer) =>
        answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    internal static async Task<(string Path, string State)> JobOf(HttpResponseMessage answer)
    {
        var job = await JsonOf(answer);
        return (answer.Headers.Location!.ToString(), job.GetProperty("state").GetString()!);
    }

    internal Task<string> TextAsync(string path) => Client.GetStringAsync(path, TestContext.Current.CancellationToken);

    internal Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, TestContext.Current.CancellationToken);
}
