using System.Globalization;
using System.Text.Json;

namespace BatchApi.Tests.Items;

/// <summary>One crash costs one item.</summary>
public sealed class CrashingItems(PlainService plain) : IClassFixture<PlainService>
{
    public static TheoryData<string, int?, string?> Ways => new()
    {
        { """{"do":"exit","code":0}""", 0, null },
        { """{"do":"exit","code":3}""", 3, null },
        { """{"do":"fail-fast","text":"so be it"}""", null, "SIGABRT" },
        { """{"do":"overflow"}""", null, "SIGABRT" },
        { """{"do":"signal","code":9}""", null, "SIGKILL" },
        { """{"do":"signal","code":31}""", null, "SIGSYS" },
        { """{"do":"abort"}""", null, "SIGABRT" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task FailAloneWithTheWayTheyEnded(string guilty, int? exitCode, string? signal)
    {
        var service = plain.Service;
        var items = Enumerable.Range(0, 500).Select(index => index.ToString(CultureInfo.InvariantCulture)).ToArray();
        items[321] = guilty;

        var job = await service.SubmitAsync("misbehave", items);
        var status = await service.EndedAsync(job);

        Assert.Equal("partially_succeeded", status.GetProperty("state").GetString());
        var results = await service.ResultsAsync(job);
        Assert.Equal(500, results.Count);
        var failed = Assert.Single(results, result => result.GetProperty("state").GetString() == "failed");
        Assert.Equal(321, failed.GetProperty("index").GetInt32());
        var error = failed.GetProperty("error");
        Assert.Equal("worker_crashed", error.GetProperty("code").GetString());
        Assert.Equal(exitCode, error.GetProperty("exitCode").ValueKind == JsonValueKind.Null ? null : error.GetProperty("exitCode").GetInt32());
        Assert.Equal(signal, error.GetProperty("signal").GetString());
        Assert.All(results.Where(result => result.GetProperty("index").GetInt32() != 321), result =>
            Assert.Equal(result.GetProperty("index").GetInt32(), result.GetProperty("output").GetInt32()));
    }

    [Fact]
    public async Task RunAgainUntilTheyHaveCrashedAsOftenAsTheyMay()
    {
        var service = plain.Service;
        var witness = service.FileNamed("witness");

        var job = await service.SubmitAsync("misbehave", ["""{"do":"exit","code":1}"""], new { maxCrashes = 3 }, new { witness });
        await service.EndedAsync(job);

        Assert.Equal(3, File.ReadAllLines(witness).Length);
        Assert.Equal(3, (await service.ResultsAsync(job))[0].GetProperty("attempts").GetInt32());
    }
}
