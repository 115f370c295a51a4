namespace BatchApi.Pool.Tests.Python;

public sealed class PrintingFromPython
{
    [Fact]
    public async Task NamesTheItem()
    {
        await using var function = new PythonFunction("speak");

        await function.RunAsync("0", "\"print\"", "\"open\"", "\"print\"", "\"bytes\"", "\"open\"");

        Assert.Equal(
            [
                (1L, "one"), (1, "two"), (1, "half a line, \u00e9"), (2, "left open"), (3, "one"), (3, "two"),
                (3, "half a line, \u00e9"), (4, "raw"), (5, "left open")],
            function.Printed.Select(line => (line.Index!.Value, line.Text)));
        Assert.All(function.Printed, line => Assert.Equal(PrintedTo.Output, line.To));
    }

    [Fact]
    public async Task CutsLongLinesBetweenCharacters()
    {
        await using var function = new PythonFunction("speak");

        await function.RunAsync("\"long\"");

        Assert.Equal(new string('\u00e9', 5000), string.Concat(function.Printed.Select(line => line.Text)));
    }

    [Theory]
    [InlineData("native", "native")]
    [InlineData("child", "echo")]
    [InlineData("fork", "from a fork")]
    public async Task TakesWhatGoesPastTheLanguage(string item, string text)
    {
        await using var function = new PythonFunction("speak");

        await function.RunAsync("0", $"\"{item}\"", "2");

        Assert.Equal(["0", $"\"{item}\"", "2"], function.Outputs);
        var line = Assert.Single(function.Printed);
        Assert.Equal(PrintedTo.Errors, line.To);
        Assert.Contains(item is "child" ? "from a child" : text, line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadsNothing()
    {
        await using var function = new PythonFunction("speak");

        await function.RunAsync("\"input\"", "2");

        Assert.Equal(["\"\"", "2"], function.Outputs);
    }

    [Fact]
    public async Task IsPutRightForTheNextRun()
    {
        await using var function = new PythonFunction("speak");

        await function.RunAsync("\"replace\"");
        await function.RunAsync("\"open\"");

        Assert.Equal("left open", Assert.Single(function.Printed).Text);
    }
}
