using BatchApi.Pool.Confinement.Cgroups;

namespace BatchApi.Pool.Tests.Groups;

/// <summary>Why there may be no control groups. Folders show it as well as the kernel's.</summary>
public sealed class FindingGroups : IDisposable
{
    private readonly DirectoryInfo _mount = Directory.CreateTempSubdirectory("batchapi-test-");

    [Fact]
    public void SaysThatItsOwnIsNotThere() => Assert.Equal((false, $"{_mount}/app is not there"), Find());

    [Fact]
    public void SaysThatMemoryIsNotItsToLimit()
    {
        Make(("cgroup.controllers", "cpu pids\n"));

        Assert.Equal((false, $"the memory controller is not in {_mount}/app"), Find());
    }

    [Fact]
    public void SaysThatOthersAreInIt()
    {
        // The kernel's cannot be handed on; a folder stands for it.
        Make(("cgroup.controllers", "cpu memory\n"), ("cgroup.procs", $"1\n{Environment.ProcessId}\n"));
        Directory.CreateDirectory(Path.Combine(_mount.FullName, "app", "cgroup.subtree_control"));

        Assert.Equal((false, WithSystemd ?? $"other processes are in {_mount}/app"), Find());
    }

    [Fact]
    public void SaysThatTheKernelIsTooOld()
    {
        Make(("cgroup.controllers", "cpu memory\n"), ("cgroup.subtree_control", "memory\n"));

        Assert.Equal((false, WithSystemd ?? "Linux 5.14 or later is needed"), Find());
        Assert.Empty(Directory.GetDirectories(Path.Combine(_mount.FullName, "app")));
    }

    // Where there is systemd, it is asked first.
    private string? WithSystemd => Directory.Exists("/run/systemd/system") ? $"systemd has not given it {_mount}/app (Delegate=yes)" : null;

    public void Dispose() => _mount.Delete(recursive: true);

    private void Make(params (string Name, string Text)[] files)
    {
        var group = _mount.CreateSubdirectory("app");
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(group.FullName, name), text);
    }

    private (bool IsAvailable, string Detail) Find()
    {
        var found = ControlGroups.FindIn(_mount.FullName, "/app");
        return (found.IsAvailable, found.Detail);
    }
}
