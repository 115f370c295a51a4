namespace BatchApi.Tests.Readmes;

/// <summary>What READMEs tell a newcomer to type does what they say, typed in order from top to bottom.</summary>
/// <remarks>In one class, so one after another: some build the same projects.</remarks>
public sealed class FollowingReadmes
{
    [Fact]
    public async Task LeadsFromNothingToResultsAFunctionAndAMethod()
    {
        var written = await FollowAsync("README.md");

        Assert.EndsWith("""
            {"index":4,"state":"succeeded","output":25}],"complete":true}1
            4
            9
            16
            25
            """, written[1], StringComparison.Ordinal);
        Assert.Equal("1000000000000", written[2]);
        Assert.Equal("24", written[5]);
        Assert.EndsWith("\n10", written[6], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http/README.md")]
    [InlineData("src/README.md")]
    [InlineData("src/BatchApi.Operations/README.md")]
    [InlineData("tests/README.md")]
    public Task LeadsToTheEnd(string readme) => FollowAsync(readme);

    [Fact]
    public async Task LeadsToAPoolWithoutAService() =>
        Assert.EndsWith("\n999999: 999999", Assert.Single(await FollowAsync("src/BatchApi.Pool/README.md")), StringComparison.Ordinal);

    [Fact]
    public void LeavesNoReadmeOut() => Assert.Equal(
        ["README.md", "http/README.md", "src/BatchApi.Operations/README.md", "src/BatchApi.Pool/README.md", "src/README.md", "tests/README.md"],
        Readme.All.Select(readme => readme.Path));

    /// <returns>What each block of commands has written.</returns>
    private static async Task<IReadOnlyList<string>> FollowAsync(string readme)
    {
        await using var newcomer = new Newcomer();
        var written = new List<string>();
        foreach (var block in new Readme(readme).Blocks)
        {
            var output = await newcomer.TypeAsync(block);
            if (block.Language == "sh")
                written.Add(output);
        }

        return written;
    }
}
