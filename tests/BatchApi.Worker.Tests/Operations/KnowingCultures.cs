using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Operations;

public sealed class KnowingCultures
{
    [Fact]
    public async Task ButRunsInNoneOfThemUnasked()
    {
        await using WorkerChild worker = WorkerChild.Start(environment: new() { ["LANG"] = "de_DE.UTF-8", ["LC_ALL"] = "de_DE.UTF-8" });

        RunAnswer first = await worker.RunAsync("culture-german", ["-1234.5"]);
        RunAnswer changed = await worker.RunAsync("misbehave", ["""{"do":"change-culture"}"""]);
        RunAnswer again = await worker.RunAsync("culture-german", ["-1234.5"]);

        Assert.Equal(["""{"number":"-1.234,50","current":"","isBefore":true}"""], first.Lines);
        Assert.Equal(["null"], changed.Lines);
        Assert.Equal(first.Lines, again.Lines);
    }

    [Fact]
    public async Task SaysWhatIsMissingWhereThereAreNone()
    {
        await using WorkerChild worker = WorkerChild.Start(environment: new() { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" });

        RunAnswer answer = await worker.RunAsync("culture-german", ["1"]);

        Assert.Contains("install libicu", RunAnswer.Failure(answer.Lines[0]).GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
