namespace BatchApi.Tests.Observation;

/// <summary>Hangfire's dashboard names what a background job is for, not the method that it calls.</summary>
public sealed class ShowingBackgroundJobs
{
    [Fact]
    public async Task ByJobAndOperation()
    {
        await using var service = new Service(("Pool:Workers", "1"));
        var job = await service.SubmitAsync("square", ["1", "2"]);
        await service.EndedAsync(job);

        var page = "";
        await Until.TrueAsync(
            async () => (page = await service.Client.GetStringAsync("hangfire/jobs/succeeded")).Contains(job, StringComparison.Ordinal),
            "the row is there");

        Assert.Contains($"Job {job}: square", page, StringComparison.Ordinal);
        Assert.DoesNotContain("RunJob", page, StringComparison.Ordinal);
    }
}
