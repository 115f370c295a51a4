using System.Text.RegularExpressions;
using BatchApi.Tests.Processes;
using BatchApi.Tests.Readmes;

namespace BatchApi.Tests.Tree;

/// <summary>No image can be built where these tests run, but what the Dockerfile copies can be looked for.</summary>
public sealed partial class BuildingTheImage
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
        Assert.Equal(
            projects.Select(project => Path.GetRelativePath(Artifacts.Root, project)).Order(),
            copied.Where(source => source.EndsWith(".csproj", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void ListensAndStoresWhereReadmeSays()
    {
        var command = Run().Match(new Readme("README.md").Blocks.Single(block => block.Text.StartsWith("docker ", StringComparison.Ordinal)).Text);
        var lines = File.ReadLines(Path.Join(Artifacts.Root, "Dockerfile"));

        Assert.True(command.Success);
        Assert.Contains($"EXPOSE {command.Groups["port"].Value}", lines);
        Assert.Contains($"VOLUME {command.Groups["folder"].Value}", lines);
    }

    [GeneratedRegex(@"^docker build -t (\S+) \. && docker run --rm --init -p 127\.0\.0\.1:5080:(?<port>\d+) -v \S+:(?<folder>/\S+) \1$")]
    private static partial Regex Run();
}
