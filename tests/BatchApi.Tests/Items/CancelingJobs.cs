using System.Globalization;
using System.Net;

namespace BatchApi.Tests.Items;

/// <summary>Cancel reaches what is at work, and what has an outcome keeps it.</summary>
public sealed class CancelingJobs(PlainService plain) : IClassFixture<PlainService>
{
    [Theory]
    [InlineData("misbehave", """{"do":"hang"}""")]
    [InlineData("misbehave-deaf", """{"do":"spin"}""")]
    [InlineData("delay", "100000")]
    public async Task EndsWhatIsAtWork(string operation, string item)
    {
        var service = plain.Service;
        var first = operation == "delay" ? "1" : "7";
        var job = await service.SubmitAsync(operation, [first, item, item, item, item]);
        await Until.TrueAsync(() => IsHangingAsync(service, job), "one done and two at work");

        using var answer = await service.Client.PostAsync($"v1/jobs/{job}/cancel", null);
        var status = await service.EndedAsync(job);

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Accepted });
        Assert.Equal("canceled", status.GetProperty("state").GetString());
        var results = await service.ResultsAsync(job);
        Assert.Equal(5, results.Count);
        Assert.Equal("succeeded", results[0].GetProperty("state").GetString());
        Assert.All(results.Skip(1), result => Assert.Equal("canceled", result.GetProperty("state").GetString()));
        // The slots are free again.
        Assert.Equal("succeeded", (await service.EndedAsync(await service.SubmitAsync("square", ["2"]))).GetProperty("state").GetString());
    }

    [Fact]
    public async Task AgainstCompletionLeavesOneOutcomeEach()
    {
        var service = plain.Service;
        for (var round = 0; round < 60; round++)
        {
            var items = Enumerable.Range(0, 20 * (round % 10)).Select(index => index.ToString(CultureInfo.InvariantCulture)).ToList();
            var job = await service.SubmitAsync("square", items, new { chunkSize = 5 });
            using var answer = await service.Client.PostAsync($"v1/jobs/{job}/cancel", null);
            await service.EndedAsync(job);

            Assert.Equal(items.Count, (await service.ResultsAsync(job)).Count);
        }
    }

    [Fact]
    public async Task TwiceIsTheSameAndAfterTheEndIsRefused()
    {
        var service = plain.Service;
        var job = await service.SubmitAsync("delay", ["100000"]);

        using var first = await service.Client.PostAsync($"v1/jobs/{job}/cancel", null);
        using var second = await service.Client.PostAsync($"v1/jobs/{job}/cancel", null);
        await service.EndedAsync(job);
        using var third = await service.Client.PostAsync($"v1/jobs/{job}/cancel", null);

        Assert.True(first.IsSuccessStatusCode);
        Assert.True(second.IsSuccessStatusCode || second.StatusCode == HttpStatusCode.Conflict);
        Assert.Equal(HttpStatusCode.Conflict, third.StatusCode);
        Assert.Contains("invalid_state", await third.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BeforeDeletingLeavesNothing()
    {
        var service = plain.Service;
        var job = await service.SubmitAsync("delay", ["100000", "100000", "100000"]);

        using var deleted = await service.Client.DeleteAsync($"v1/jobs/{job}");
        using var gone = await service.Client.GetAsync($"v1/jobs/{job}");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static async Task<bool> IsHangingAsync(Service service, string job)
    {
        var counts = (await service.StatusAsync(job)).GetProperty("counts");
        return Service.Count(counts, "succeeded") == 1 && Service.Count(counts, "running") >= 2;
    }
}
