using BatchApi.Catalogue.Sources;

namespace BatchApi.Tests.Scheduling;

public sealed class ClearingTheEnvironment
{
    private static readonly string[] Allowed = ["PATH", "LANG", "LC_ALL", "TZ", "DOTNET_ROOT"];

    [Fact]
    public void PassesOnWhatFindsRuntimesAndNothingElse()
    {
        Environment.SetEnvironmentVariable("BATCHAPI_TEST_SECRET", "secret");

        var environment = WorkerEnvironment.With([]);

        Assert.Subset(Allowed.ToHashSet(), environment.Keys.ToHashSet());
        Assert.All(Allowed, name => Assert.Equal(Environment.GetEnvironmentVariable(name), environment.GetValueOrDefault(name)));
    }

    [Fact]
    public void LetsAnEntryAddAndReplace()
    {
        var environment = WorkerEnvironment.With(new Dictionary<string, string> { ["PATH"] = "/opt/bin", ["MODEL"] = "small" });

        Assert.Equal(("/opt/bin", "small"), (environment["PATH"], environment["MODEL"]));
    }
}
