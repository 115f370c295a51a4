using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Commands;

/// <summary><c>demo</c>: what a new user sees first.</summary>
public sealed class RunningTheDemo
{
    [Fact]
    public async Task PrintsTheFiveSquaresAndWhatTheFunctionPrintedAndLeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();
        using var demo = ServiceProcess.Start(folder, Artifacts.Service, "demo");

        var code = await demo.ExitAsync(2 * ServiceProcess.Deadline);

        Assert.True(code == 0, demo.Output);
        // Where nobody looks, a line ends after 80 characters.
        Assert.Contains("1, 4, 9, 16, 25", demo.Output.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Equal(
            Enumerable.Range(1, 5).Select(item => $"working on {item}"),
            demo.Output.Split('\n').Where(line => line.StartsWith("working on ", StringComparison.Ordinal)).Order());
        Assert.Contains("times as fast", demo.Output, StringComparison.Ordinal);
        await folder.EmptyAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path, "batchapi-*"));
    }
}
