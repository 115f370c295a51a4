namespace BatchApi.Tests.Processes;

/// <summary><c>operation test</c>: what the author of an operation is told.</summary>
[Collection(nameof(OneAtATime))]
public sealed class TryingOperations
{
    [Fact]
    public async Task FindsNothingWrongWithWhatIsRight()
    {
        var (code, output) = await TryAsync("square");

        Assert.Equal(0, code);
        Assert.Contains("square: 5 items, 0 failed", output, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong with it.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("misbehave", """{"do":"exit","code":3}""", 1, "worker_crashed: One item failed.", "exited with code 3")]
    [InlineData("misbehave", """{"do":"print","text":"hello"}""", 0, "noise: 1 lines were printed, the first: hello", "no schema")]
    [InlineData("square", "1\n\"x\"\n2", 1, "invalid_item: One item failed. The first, 1, was \"x\"", "One thing is wrong with it.")]
    [InlineData("echo-double", "1.5", 1, "lossy numbers: 9007199254740993 went in and 9007199254740992 came out", "One thing is wrong with it.")]
    [InlineData("count-calls", "1\n2\n3", 0, "not deterministic: 2 items had another outcome the second time", "Item 0 (1): 1, then 3.")]
    public async Task NamesWhatIsWrong(string operation, string items, int expected, string finding, string more)
    {
        var (code, output) = await TryAsync(operation, items);

        Assert.Contains(finding, output, StringComparison.Ordinal);
        Assert.Contains(more, output, StringComparison.Ordinal);
        Assert.Equal(expected, code);
    }

    [Theory]
    [InlineData("sqare", "1", "Did you mean square?")]
    [InlineData("square", "1\nx", "line 2, is not JSON")]
    [InlineData("square", "", "There are no items.")]
    public async Task SaysWhyItCannotBeTried(string operation, string items, string reason)
    {
        var (code, output) = await TryAsync(operation, items);

        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Equal(2, code);
    }

    private static async Task<(int Code, string Output)> TryAsync(string operation, string? items = null)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "items.ndjson");
        if (items is not null) await File.WriteAllTextAsync(file, items, TestContext.Current.CancellationToken);
        using var trial = ServiceProcess.Start(
            folder,
            [Artifacts.Service, "operation", "test", operation, .. items is null ? Array.Empty<string>() : ["--items", file], "--Operations:Directory", Service.Misbehaving]);

        var code = await trial.ExitAsync(ServiceProcess.Deadline);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path, "data"));
        return (code, trial.Output);
    }
}
