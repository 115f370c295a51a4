using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace BatchApi.Tests;

/// <summary>The real application on a folder of its own, with real children and the operations that misbehave.</summary>
internal sealed class Service : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-test-");
    private readonly WebApplicationFactory<Program> _factory;

    public Service(params (string Name, string Value)[] settings)
        : this(_ => { }, settings)
    {
    }

    /// <param name="replace">Puts something else in the place of what the application has.</param>
    public Service(Action<IServiceCollection> replace, params (string Name, string Value)[] settings)
    {
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("Storage:Directory", Path.Combine(_folder.FullName, "data"));
            host.UseSetting("Operations:Directory", Misbehaving);
            // Its operations leave witnesses in files of the test's own.
            host.UseSetting("Operations:Writable:0", _folder.FullName);
            host.UseSetting("Pool:Workers", "2");
            host.UseSetting("Pool:StopTimeout", "00:00:02");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            host.UseSetting("urls", "http://127.0.0.1:0");
            foreach (var (name, value) in settings)
                host.UseSetting(name, value);
            host.ConfigureTestServices(replace);
        });
        // The real server, not the in-memory one: bodies stream, and its limits are in force.
        _factory.UseKestrel(0);
        _factory.StartServer();
        Client = _factory.CreateClient();
        Client.Timeout = Deadline;
    }

    /// <summary>The folder that holds the assembly of misbehaving operations.</summary>
    public static string Misbehaving { get; } = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Misbehaving").Value!;

    public HttpClient Client { get; }

    public IServiceProvider Services => _factory.Services;

    /// <summary>A file of this test's own.</summary>
    public string FileNamed(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Posts a job and returns its id.</summary>
    public async Task<string> SubmitAsync(object job)
    {
        using var response = await Client.PostAsJsonAsync("v1/jobs", job);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, $"{response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    public Task<string> SubmitAsync(string operation, IEnumerable<string> items, object? options = null, object? parameters = null)
    {
        var job = new JsonObject { ["operation"] = operation, ["items"] = new JsonArray([.. items.Select(item => JsonNode.Parse(item))]) };
        if (options is not null)
            job["options"] = JsonSerializer.SerializeToNode(options);
        if (parameters is not null)
            job["parameters"] = JsonSerializer.SerializeToNode(parameters);
        return SubmitAsync(job);
    }

    public async Task<JsonElement> StatusAsync(string job) => await Client.GetFromJsonAsync<JsonElement>($"v1/jobs/{job}");

    /// <summary>Waits for the job's end and checks what must hold for every job that has ended.</summary>
    public async Task<JsonElement> EndedAsync(string job)
    {
        var begun = Stopwatch.StartNew();
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/jobs/{job}") { Headers = { { "Prefer", "wait=30" } } };
            using var response = await Client.SendAsync(request);
            var status = (await response.Content.ReadFromJsonAsync<JsonElement>())!;
            if (status.GetProperty("endedAt").ValueKind != JsonValueKind.Null)
            {
                var counts = status.GetProperty("counts");
                Assert.Equal((0L, 0L), (Count(counts, "pending"), Count(counts, "running")));
                Assert.Equal(Count(counts, "total"), Count(counts, "succeeded") + Count(counts, "failed") + Count(counts, "canceled"));
                return status;
            }

            Assert.True(begun.Elapsed < Deadline, $"Job {job} has not ended after {begun.Elapsed}: {status}");
        }
    }

    /// <summary>All results in input order; every index exactly once.</summary>
    public async Task<List<JsonElement>> ResultsAsync(string job)
    {
        var text = await Client.GetStringAsync($"v1/jobs/{job}/results?format=ndjson");
        var results = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(Enumerable.Range(0, results.Count), results.Select(result => result.GetProperty("index").GetInt32()));
        return results;
    }

    /// <summary>The bare outputs' text, null for an item that has none.</summary>
    public async Task<string[]> OutputsAsync(string job) =>
        (await Client.GetStringAsync($"v1/jobs/{job}/results?view=outputs&failed=null&format=ndjson")).Split('\n')[..^1];

    public Task<HttpResponseMessage> PostAsync(string path, string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        return Client.PostAsync(path, content);
    }

    public static long Count(JsonElement counts, string name) => counts.GetProperty(name).GetInt64();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _factory.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
