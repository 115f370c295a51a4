using System.Globalization;
using System.Text.Json;

namespace BatchApi.Tests.Items;

/// <summary>Counts are exact at any moment, and add up.</summary>
public sealed class CountingItems(PlainService plain) : IClassFixture<PlainService>
{
    private static readonly string[] Places = ["pending", "running", "succeeded", "failed", "canceled"];

    [Fact]
    public async Task AddsUpWhileTheJobRuns()
    {
        var service = plain.Service;
        var items = Enumerable.Range(0, 400).Select(index => index % 10 == 3 ? """{"do":"throw"}""" : """{"do":"sleep","milliseconds":5}""");

        var job = await service.SubmitAsync("misbehave", items, new { chunkSize = 7 });
        var seen = new List<long>();
        while (true)
        {
            var status = await service.StatusAsync(job);
            var counts = status.GetProperty("counts");
            Assert.Equal(400, Service.Count(counts, "total"));
            Assert.Equal(400, Places.Sum(name => Service.Count(counts, name)));
            seen.Add(Service.Count(counts, "succeeded") + Service.Count(counts, "failed"));
            if (status.GetProperty("endedAt").ValueKind != JsonValueKind.Null)
                break;
        }

        Assert.Equal(seen.Order(), seen);
        Assert.Contains(seen, done => done is > 0 and < 400);
        var results = await service.ResultsAsync(job);
        Assert.Equal(40, results.Count(result => result.GetProperty("state").GetString() == "failed"));
    }

    [Fact]
    public async Task ShowsResultsThatCountWhileTheJobRuns()
    {
        var service = plain.Service;

        var items = Enumerable.Range(0, 50).Select(index => index.ToString(CultureInfo.InvariantCulture)).Append("""{"do":"hang"}""");
        var job = await service.SubmitAsync("misbehave", items, new { itemTimeoutSeconds = 60, chunkSize = 51 });
        await Until.TrueAsync(async () => Service.Count((await service.StatusAsync(job)).GetProperty("counts"), "succeeded") == 50, "50 outcomes");

        Assert.Equal(50, (await service.ResultsAsync(job)).Count);
        using var canceled = await service.Client.PostAsync($"v1/jobs/{job}/cancel", null);
        Assert.Equal("canceled", (await service.EndedAsync(job)).GetProperty("state").GetString());
    }
}
