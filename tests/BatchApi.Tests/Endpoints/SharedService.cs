using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

[assembly: AssemblyFixture(typeof(BatchApi.Tests.Endpoints.SharedService))]

namespace BatchApi.Tests.Endpoints;

/// <summary>One service with low limits for all tests of the contract: they only ask, and none disturbs another.</summary>
public sealed class SharedService : IAsyncDisposable
{
    // Without the operations that misbehave: the example of one that never starts would keep the only worker busy.
    private readonly Service _service = new(
        ("Pool:Workers", "1"), ("Operations:Directory", "none"), ("Jobs:MaxItems", "50000"), ("Jobs:MaxBodyBytes", "1000000"));

    public HttpClient Client => _service.Client;

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    /// <summary>Posts a job and waits for its end where the client says so.</summary>
    internal async Task<HttpResponseMessage> PostAsync(string query, string type, byte[] body, string? prefer = "wait=30", string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/jobs{query}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        if (prefer is not null)
            request.Headers.Add("Prefer", prefer);
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
