using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Items;

/// <summary>Operations that wait have many items under way in one worker, and each still has its own outcome.</summary>
public sealed class WaitingTogether
{
    [Fact]
    public async Task TakesNoLongerThanAHundredthOfTheSum()
    {
        await using var service = new Service(("Pool:Workers", "1"));
        // One by one: 400 s, beyond every deadline here.
        var items = Enumerable.Range(0, 400).Select(i => i == 123 ? "-1" : i % 2 == 0 ? "1000" : "999").ToList();

        var job = await service.SubmitAsync("together", items);
        var status = await service.EndedAsync(job);

        Assert.Equal((399, 1), (Service.Count(status.GetProperty("counts"), "succeeded"), Service.Count(status.GetProperty("counts"), "failed")));
        Assert.Equal(items.Select(item => item == "-1" ? "null" : item), await service.OutputsAsync(job));
        Assert.Equal("operation_error", (await service.ResultsAsync(job))[123].GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task BlamesTheItemThatCrashesTheWorkerOfAll()
    {
        await using var service = new Service(("Pool:Workers", "1"));
        var items = Enumerable.Range(0, 50).Select(i => i == 27 ? """{"do":"exit","code":9}""" : $"{i}").ToList();

        var job = await service.SubmitAsync("together-misbehave", items);
        await service.EndedAsync(job);

        var results = await service.ResultsAsync(job);
        Assert.Equal("worker_crashed", results[27].GetProperty("error").GetProperty("code").GetString());
        Assert.All(results.Where((_, index) => index != 27), result => Assert.Equal("succeeded", result.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task TimesOutOnlyTheItemThatHangs()
    {
        await using var service = new Service(("Pool:Workers", "1"));
        var items = Enumerable.Range(0, 30).Select(i => i == 11 ? "600000" : "10").ToList();

        var job = await service.SubmitAsync("together", items, new { itemTimeoutSeconds = 1 });
        await service.EndedAsync(job);

        var results = await service.ResultsAsync(job);
        Assert.Equal("timeout", results[11].GetProperty("error").GetProperty("code").GetString());
        Assert.All(results.Where((_, index) => index != 11), result => Assert.Equal("succeeded", result.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task ShowsInTheCatalogue()
    {
        await using var service = new Service();

        var operation = await service.Client.GetFromJsonAsync<JsonElement>("v1/operations/together", TestContext.Current.CancellationToken);

        Assert.Equal(100, operation.GetProperty("concurrency").GetInt32());
        Assert.True(
            (await service.Client.GetFromJsonAsync<JsonElement>("v1/operations/square", TestContext.Current.CancellationToken)).GetProperty("health")
                .GetProperty("available").GetBoolean());
    }
}
