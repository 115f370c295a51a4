using BatchApi.Pool.Confinement;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Isolating;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Confining;

public sealed class ConfiningDotNetWorkers : ConfiningAnywhere<DotNetWorker>
{
    [Fact]
    public async Task KeepsTheThreadThatItsParentDeathSignalFollows()
    {
        await using var child = new Child { Command = new DotNetWorker().Command() };

        await child.Pool.WarmAsync(child.Command, TestContext.Current.CancellationToken);

        var parent = IsolatingWorkers.ParentThread(child.Pool.Workers[0].Pid!.Value);
        Assert.Equal(StartingThread.Name, (await File.ReadAllTextAsync($"{parent}/comm")).TrimEnd());
    }
}
