using System.Text.Json;
using System.Text.RegularExpressions;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Readmes;

/// <summary>What can be known of READMEs without running them.</summary>
public sealed partial class CheckingReadmes
{
    private static readonly string[] Languages = ["sh", "json", "text", "python", "csharp"];

    private static IEnumerable<Block> Blocks => Readme.All.SelectMany(readme => readme.Blocks);

    [Fact]
    public void FindsWhatEveryLinkNames() => Assert.All(
        Readme.All.SelectMany(readme => readme.Links.Select(link => (readme, link))),
        found =>
        {
            var (readme, (line, target)) = found;
            var (path, anchor) = target.Split('#') is [var before, var after] ? (before, $"#{after}") : (target, "");
            var file = path.Length == 0 ? readme.Path : Path.Join(Path.GetDirectoryName(readme.Path), path);

            Assert.False(path.Contains(':') || path.StartsWith('/'), $"{readme.Path}:{line} links to {target}, which is not relative.");
            Assert.True(Path.Exists(Path.Join(Artifacts.Root, file)), $"{readme.Path}:{line} links to {target}, which is not there.");
            if (anchor.Length > 0)
                Assert.Contains(anchor, new Readme(file).Anchors);
        });

    [Fact]
    public void FindsAWayFromTheFirstToAllOthers() => Assert.All(
        Readme.All.Where(readme => readme.Path != "README.md"),
        readme => Assert.Contains(readme.Path, new Readme("README.md").Links.Select(link => link.Target)));

    /// <summary>So every block is run, or is a drawing, or is in the list of what is tried elsewhere.</summary>
    [Fact]
    public void FindsNoCommandThatNobodyTries()
    {
        Assert.All(Blocks, block => Assert.Contains(block.Language, Languages));
        Assert.All(Blocks.Where(block => block.Language == "text"), block => Assert.DoesNotMatch(Command(), block.Text));
        Assert.DoesNotContain(Readme.All.SelectMany(readme => readme.Code), code => Command().IsMatch(code) && code.Contains(' '));
        // RunningSamples runs these two.
        Assert.Equal(
            [("http/README.md", "python"), ("http/README.md", "csharp")],
            Blocks.Where(block => block.Language is "python" or "csharp").Select(block => (block.Readme, block.Language)));
    }

    [Fact]
    public void FindsEveryCommandThatIsTriedElsewhere() =>
        Assert.All(TriedElsewhere.Commands.Keys, command => Assert.Contains(command, Blocks.Select(block => block.Text)));

    [Fact]
    public void ReadsEveryExampleOfJson() =>
        Assert.All(Blocks.Where(block => block.Language == "json"), block => JsonDocument.Parse(block.Text).Dispose());

    /// <summary>The line that .ci/run looks for.</summary>
    [Fact]
    public void FindsTheTestCommandInOneLine() => Assert.Single(
        new Readme("README.md").Lines, line => line == "    bash tests/install && dotnet test -c Release");

    [Theory]
    [InlineData("src/README.md", "folder", "src")]
    [InlineData("src/README.md", "folder of `BatchApi`", "src/BatchApi")]
    [InlineData("tests/README.md", "folder", "tests")]
    public void FindsEveryFolderInItsTable(string readme, string title, string folder) => Assert.Equal(
        Directory.EnumerateDirectories(Path.Join(Artifacts.Root, folder)).Select(Path.GetFileName).Except(["bin", "obj"]).Order(),
        new Readme(readme).FirstColumn(title).Order());

    [GeneratedRegex(@"(?m)^\s*(\$ )?(sudo|bash|curl|dotnet|docker|npm|npx|python3?|sqlite3|cat|mkdir|\.ci)\b")]
    private static partial Regex Command();
}
