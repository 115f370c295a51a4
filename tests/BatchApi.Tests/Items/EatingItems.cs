namespace BatchApi.Tests.Items;

/// <summary>Memory eaten costs the item that ate it.</summary>
public sealed class EatingItems
{
    [Fact]
    public async Task FailAtTheLimitOfTheirJob()
    {
        await using var service = new Service();
        const string item = """{"do":"eat","bytes":250000000}""";

        var small = await service.SubmitAsync("misbehave", ["1", item, "3"], new { memoryLimitMiB = 150 });
        var large = await service.SubmitAsync("misbehave", ["1", item, "3"], new { memoryLimitMiB = 400 });

        var failed = await service.EndedAsync(small);
        Assert.Equal((1, 2), (Service.Count(failed.GetProperty("counts"), "failed"), Service.Count(failed.GetProperty("counts"), "succeeded")));
        Assert.Equal(150, failed.GetProperty("options").GetProperty("memoryLimitMiB").GetInt32());
        Assert.Equal("memory_limit", (await service.ResultsAsync(small))[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("succeeded", (await service.EndedAsync(large)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task KeepToTheLimitOfTheSettingsWhereTheJobDoesNotSay()
    {
        await using var service = new Service(("Jobs:MemoryLimitMiB", "150"));

        var job = await service.SubmitAsync("misbehave", ["""{"do":"eat","bytes":250000000}"""]);
        var status = await service.EndedAsync(job);

        Assert.Equal(150, status.GetProperty("options").GetProperty("memoryLimitMiB").GetInt32());
        Assert.Equal("memory_limit", (await service.ResultsAsync(job))[0].GetProperty("error").GetProperty("code").GetString());
    }
}
