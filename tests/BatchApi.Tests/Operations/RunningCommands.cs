using System.Net.Http.Json;
using System.Text.Json;
using BatchApi.Tests.Inputs;

namespace BatchApi.Tests.Operations;

/// <summary>Any program of the machine is an operation.</summary>
public sealed class RunningCommands
{
    [Fact]
    public async Task PassesEveryTokenThroughAsItWasSent()
    {
        await using var service = new Service(("Operations:Commands:0:Name", "same"), ("Operations:Commands:0:Command:0", "cat"));
        string[] items = ["12345678901234567890123", "1e400", "-0", "1E+2", "\"\\u00e4\"", """{"a":[1.10,null]}"""];

        using var posted = await service.PostAsync("v1/jobs?operation=same", string.Join('\n', items), "application/x-ndjson");
        var job = (await posted.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString()!;
        Assert.Equal("succeeded", (await service.EndedAsync(job)).GetProperty("state").GetString());

        Assert.Equal(items, await service.OutputsAsync(job));
    }

    [Fact]
    public async Task RunsJqOverCitiesAndFindsThatItBuffers()
    {
        await using var service = new Service(
            ("Operations:Commands:0:Name", "names"), ("Operations:Commands:0:Command:0", "jq"), ("Operations:Commands:0:Command:1", "-c"),
            ("Operations:Commands:0:Command:2", ".name"));
        var lines = Cities.Lines().Take(5_000).ToList();

        using var posted = await service.PostAsync("v1/jobs?operation=names&chunkSize=500", string.Join('\n', lines), "application/x-ndjson");
        var job = (await posted.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetString()!;
        Assert.Equal("succeeded", (await service.EndedAsync(job)).GetProperty("state").GetString());

        Assert.Equal(
            lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("name").GetString()),
            (await service.OutputsAsync(job)).Select(output => JsonSerializer.Deserialize<string>(output)));
        var names = await service.Client.GetFromJsonAsync<JsonElement>("v1/operations/names", TestContext.Current.CancellationToken);
        Assert.True(names.GetProperty("onePerChunk").GetBoolean());
        Assert.Equal("command", names.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task SaysWhyOneCannotBeRunAndStopsNobodyElse()
    {
        await using var service = new Service(("Operations:Commands:0:Name", "folder"), ("Operations:Commands:0:Command:0", "/etc"));

        using var refused = await service.PostAsync("v1/jobs", """{"operation":"folder","items":[1]}""", "application/json");
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var job = await service.SubmitAsync("square", ["3"]);

        Assert.Equal((422, "operation_unavailable"), ((int)refused.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains("is a directory", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("succeeded", (await service.EndedAsync(job)).GetProperty("state").GetString());
    }
}
