using System.Diagnostics;
using System.Globalization;
using BatchApi.Pool.Confinement.Cgroups;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Orphans;
using BatchApi.Pool.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace BatchApi.Pool.Tests.Groups;

/// <summary>What control groups do that looking at processes does not.</summary>
[Collection(nameof(Alone))]
public sealed class EnclosingWorkers(Machine machine) : IClassFixture<Machine>
{
    private const long Limit = 100 << 20;

    [Fact]
    public Task CountsWhatIsInNoProcess() => machine.RunAsync(this, async () =>
    {
        // Files in memory: of resident memory they are no part.
        await using var child = new Child(isolation: new() { Readable = [AppContext.BaseDirectory], Writable = ["/dev/shm"] });
        var fill = Child.Do("run a script", new { script = "head -c 150M /dev/zero > /dev/shm/full; sleep 60" });

        var end = await child.RunAsync(child.Run("1", fill, "3") with { MemoryLimitBytes = Limit, ItemTimeout = TimeSpan.FromSeconds(50) });

        File.Delete("/dev/shm/full");
        Assert.Equal(RunEnding.Completed, end.Ending);
        var failure = Assert.Single(child.Failures).Value;
        Assert.Equal((1L, "memory_limit"), (failure.Index, failure.Code));
        Assert.Contains("held 100 MiB at its peak", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["1", "null", "9"], child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
    });

    [Fact]
    public Task EndsAllOfThemAndNobodyElse() => machine.RunAsync(this, async () =>
    {
        await using var child = new Child(workers: 2);
        var sibling = child.Pool.RunAsync(
            child.Run(Child.Do("sleep", new { seconds = 5 })) with { First = 100, MemoryLimitBytes = Limit }, child.TakeAsync, default);

        // The one that eats is not the one that is spoken with, and the kernel would choose it alone.
        var end = await child.RunAsync(
            child.Run("1", Child.Do("eat in a child", new { bytes = 300 << 20 }), "3") with
            {
                MemoryLimitBytes = Limit,
                ItemTimeout = TimeSpan.FromMinutes(10),
            });
        await sibling;

        Assert.Equal(RunEnding.Completed, end.Ending);
        var failure = Assert.Single(child.Failures).Value;
        Assert.Equal((1L, "memory_limit"), (failure.Index, failure.Code));
    });

    [Fact]
    public Task HoldsEachRunToItsOwnLimit() => machine.RunAsync(this, async () =>
    {
        await using var child = new Child();
        var run = child.Run(Child.Do("eat and digest", new { bytes = 200 << 20 }));

        await child.RunAsync(child.Run("1") with { MemoryLimitBytes = Limit });
        var worker = await child.PidAsync();
        await child.RunAsync(run with { MemoryLimitBytes = 300 << 20 });
        await child.RunAsync(run with { MemoryLimitBytes = 0 });
        Assert.Empty(child.Failures);
        Assert.Equal(worker, await child.PidAsync());
        await child.RunAsync(run with { MemoryLimitBytes = Limit });

        Assert.Equal("memory_limit", Assert.Single(child.Failures).Value.Code);
    });

    [Fact]
    public Task EndsWhatNothingElseTellsFromStrangers() => machine.RunAsync(this, async () =>
    {
        await using var child = new Child(isolation: new() { Layers = IsolationLayers.None });
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        // No cookie, no session, no stamp, no filter, and of many generations some that nobody has seen.
        await child.RunAsync(Child.Do("daemon", new { file, cleared = true, stampless = true, generations = 50 }));
        await Until.TrueAsync(() => File.Exists(file), "there: the daemon");
        var daemon = int.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        Assert.Null(RlimitTag.Of(daemon));

        await child.RunAsync(child.Run(Child.Do("exit", new { code = 1 })) with { MaxCrashes = 1 });

        await Until.GoneAsync(daemon);
        File.Delete(file);
    });

    [Fact]
    public Task LeavesNoGroup() => machine.RunAsync(this, async () =>
    {
        var child = new Child();
        await using (child)
        {
            await child.RunAsync(child.Run("1", Child.Do("exit", new { code = 1 }), "3") with { MaxCrashes = 1 });
            Assert.NotEmpty(GroupsOf(child.Pool.Name));
        }

        Assert.Empty(GroupsOf(child.Pool.Name));
    });

    [Fact]
    public Task LeavesNoGroupWhenItIsKilled() => machine.RunAsync(this, async () =>
    {
        var scratch = Directory.CreateTempSubdirectory();
        var name = Guid.NewGuid().ToString("N");
        var groups = ControlGroups.Here.TryMakeFor(name)!;
        using var process = Process.Start("sleep", "600");
        var group = ControlGroup.TryMake(Path.Combine(groups, "worker"))!;
        Assert.True(group.TryAdd(process.Id));

        // All that it is told is the end of its input.
        new CleanupShell(name, scratch.FullName, groups, NullLogger.Instance).Dispose();

        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Child.Deadline, TestContext.Current.CancellationToken);
        Assert.Empty(GroupsOf(name));
    });

    [Fact]
    public Task RemovesGroupsOfThoseThatWereKilled() => machine.RunAsync(this, async () =>
    {
        var place = Place();
        var left = Directory.CreateDirectory(Path.Combine(place, $"batchapi-pool-1-1-{Guid.NewGuid():N}", "worker")).Parent!;
        var own = ControlGroups.Here.TryMakeFor(Guid.NewGuid().ToString("N"))!;
        using var process = Process.Start("sleep", "600");
        await File.WriteAllTextAsync(Path.Combine(left.FullName, "worker", "cgroup.procs"), $"{process.Id}", TestContext.Current.CancellationToken);

        Assert.True(ControlGroups.FindIn("/", place).IsAvailable);

        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Child.Deadline, TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(left.FullName));
        Assert.True(Directory.Exists(own));
        ControlGroup.Remove(own);
    });

    private static string Place() => ControlGroups.Here.Detail[ControlGroups.Here.Detail.IndexOf('/', StringComparison.Ordinal)..];

    private static IEnumerable<string> GroupsOf(string pool) => Directory.EnumerateDirectories(Place(), $"*{pool}*", SearchOption.AllDirectories);
}
