using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Tree;

/// <summary>No image can be built where these tests run, but what the Dockerfile copies can be looked for.</summary>
public sealed class BuildingTheImage
{
    [Fact]
    public void CopiesWhatIsThereAndEveryProject()
    {
        var copied = File.ReadLines(Path.Join(Artifacts.Root, "Dockerfile"))
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1])
            .ToList();

        Assert.All(copied, source => Assert.True(Path.Exists(Path.Join(Artifacts.Root, source)), source));
        var projects = Directory.EnumerateFiles(Path.Join(Artifacts.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        Assert.Equal(projects.Select(project => Path.GetRelativePath(Artifacts.Root, project)).Order(), copied.Where(source => source.EndsWith(".csproj", StringComparison.Ordinal)).Order());
    }
}
