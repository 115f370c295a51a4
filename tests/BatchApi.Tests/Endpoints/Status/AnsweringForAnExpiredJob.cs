using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BatchApi.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace BatchApi.Tests.Endpoints.Status;

public sealed class AnsweringForAnExpiredJob
{
    private static readonly (string Method, string Path)[] Routes =
    [
        ("GET", ""), ("DELETE", ""), ("POST", "/cancel"), ("GET", "/results"), ("GET", "/results?format=ndjson&follow=true"), ("GET", "/results/0"),
        ("GET", "/logs"), ("GET", "/chunks"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TellsThatItIsGoneAndLaterNothing()
    {
        await using var service = new Service();
        var store = service.Services.GetRequiredService<IStore>();
        var job = await service.SubmitAsync("square", ["1"]);
        var never = Guid.CreateVersion7();
        await service.EndedAsync(job);

        Assert.Equal(1, await store.ExpireAsync(DateTimeOffset.UtcNow.AddHours(1), 10, Token));

        foreach (var (method, path) in Routes)
        {
            var (status, code, problem) = await AskAsync(service, method, $"v1/jobs/{job}{path}");
            Assert.Equal((HttpStatusCode.Gone, "results_expired"), (status, code));
            Assert.InRange(problem.GetProperty("expiredAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow);
            Assert.Contains("Jobs:Retention", problem.GetProperty("detail").GetString());
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(service, method, $"v1/jobs/{never}{path}")).Status);
        }

        Assert.Empty((await service.Client.GetFromJsonAsync<JsonElement>("v1/jobs", Token)).GetProperty("jobs").EnumerateArray());

        Assert.Equal(1, await store.ForgetExpiredAsync(DateTimeOffset.UtcNow.AddHours(1), 10, Token));

        foreach (var (method, path) in Routes)
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(service, method, $"v1/jobs/{job}{path}")).Status);
    }

    [Fact]
    public async Task TellsBeforeWhenThatWillBe()
    {
        await using var service = new Service(("Jobs:Retention", "2.03:00:00"));
        var job = await service.SubmitAsync("square", ["1"]);

        var ended = await service.EndedAsync(job);

        var endedAt = ended.GetProperty("endedAt").GetDateTimeOffset();
        Assert.Equal(endedAt.AddDays(2).AddHours(3), ended.GetProperty("resultsExpireAt").GetDateTimeOffset());
        var running = await service.StatusAsync(await service.SubmitAsync("delay", ["60000"]));
        Assert.Equal(JsonValueKind.Null, running.GetProperty("resultsExpireAt").ValueKind);
    }

    private static async Task<(HttpStatusCode Status, string? Code, JsonElement Problem)> AskAsync(Service service, string method, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        using var response = await service.Client.SendAsync(request, Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        return (response.StatusCode, problem.GetProperty("code").GetString(), problem);
    }
}
