using BatchApi.Tests.Storage.Sqlite;

namespace BatchApi.Tests.Items;

/// <summary>What the store refuses for no reason of disk or lock is not tried for ever, and whoever waits for the job hears why.</summary>
public sealed class RefusingOutcomes
{
    [Fact]
    public async Task FailsTheJobByNameAndGoesOnWithTheOthers()
    {
        await using var service = new Service();
        using (var other = new RawDatabase(service.FileNamed("data/batchapi.db")))
        {
            other.Execute("""
                CREATE TRIGGER refuse BEFORE INSERT ON outputs WHEN new.lines = CAST('49' || char(10) AS BLOB)
                BEGIN SELECT RAISE(ABORT, 'not these'); END
                """);
        }

        var refused = await service.EndedAsync(await service.SubmitAsync("square", ["7"]));
        var next = await service.EndedAsync(await service.SubmitAsync("square", ["8"]));

        Assert.Equal("failed", refused.GetProperty("state").GetString());
        Assert.Equal("internal_error", refused.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("not these", refused.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("succeeded", next.GetProperty("state").GetString());
        using var ready = await service.Client.GetAsync("health/ready", TestContext.Current.CancellationToken);
        Assert.True(ready.IsSuccessStatusCode);
    }
}
