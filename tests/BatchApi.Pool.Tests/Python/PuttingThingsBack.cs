using System.Text.RegularExpressions;

namespace BatchApi.Pool.Tests.Python;

/// <summary>What an item does to the streams and the process is not the next one's; what its module did when it was imported is everyone's.</summary>
public sealed class PuttingThingsBack
{
    public static TheoryData<string> Spoiling =>
    [
        "close", "close dunder", "close buffer", "detach", "wrap", "wrap and close", "buffer", "codecs", "none", "delete", "reconfigure",
        "descriptor",
        "close descriptors", "redirect", "null", "bytes", "method", "method of the bytes",
    ];

    [Theory]
    [MemberData(nameof(Spoiling))]
    public async Task LeavesTheStreamsToTheNextItem(string way)
    {
        await using var function = new PythonFunction("printing:spoil", AppContext.BaseDirectory, []);
        string[] items = ["\"print\"", $"\"{way}\"", "\"print\"", "\"print\""];

        // Together, and in runs of their own.
        await function.RunAsync(items);
        foreach (var item in items)
            await function.RunAsync(function.Run("null", [item]) with { First = 1 });

        Assert.Empty(function.Failures);
        (long, PrintedTo, string)[] Lines(long index) => [
            (index, PrintedTo.Output, "out"), (index, PrintedTo.Errors, "err"), (index, PrintedTo.Errors, "log")];
        Assert.Equal(
            [.. Lines(0), .. Lines(2), .. Lines(3), .. Lines(1), .. Lines(1), .. Lines(1)],
            function.Printed.Select(line => (line.Index!.Value, line.To, line.Text)));
    }

    [Fact]
    public async Task KeepsTheStreamsOfAModule()
    {
        await using var function = new PythonFunction("wrapping:speak", AppContext.BaseDirectory, []);
        string[] items = ["0", "1", "2", "3", "4", "5"];

        await function.RunAsync(items);
        Assert.Empty(function.Failures);
        await function.RunAsync(items);

        Assert.Empty(function.Failures);
        var lines = Enumerable.Range(0, 6)
            .SelectMany(number => new[] { (number, PrintedTo.Output, $"out {number}"), (number, PrintedTo.Errors, $"err {number}") }).ToList();
        Assert.Equal([.. lines, .. lines], function.Printed.Select(line => ((int)line.Index!.Value, line.To, line.Text)));
    }

    [Fact]
    public async Task PrintsAtOnceWhatAModulesStreamHoldsBack()
    {
        await using var function = new PythonFunction("holding:speak", AppContext.BaseDirectory, []);

        await function.RunAsync("0", "1", "2");

        Assert.Equal(
            Enumerable.Range(0, 3).Select(number => ((long?)number, $"out {number}")), function.Printed.Select(line => (line.Index, line.Text)));
    }

    [Theory]
    [InlineData("directory", true)]
    [InlineData("environment", true)]
    [InlineData("recursion", true)]
    [InlineData("alarm", true)]
    [InlineData("warnings", true)]
    [InlineData("digits", true)]
    [InlineData("decimal", true)]
    [InlineData("decimal's default", true)]
    [InlineData("decimal's capitals", true)]
    [InlineData("variable", true)]
    [InlineData("umask", true)]
    [InlineData("lost directory", true)]
    [InlineData("profile", true)]
    [InlineData("zone", true)]
    [InlineData("mask", true)]
    [InlineData("logging", true)]
    [InlineData("timeout", true)]
    [InlineData("collector", true)]
    [InlineData("trace", true)]
    [InlineData("interval", true)]
    [InlineData("hook", true)]
    [InlineData("priority", true)]
    [InlineData("processors", true)]
    [InlineData("list of importers", true)]
    [InlineData("list of folders", true)]
    // Noticed when what was sent together is done.
    [InlineData("importers", false)]
    [InlineData("path", false)]
    public async Task PutsTheProcessBack(string what, bool forTheNextItem)
    {
        await using var function = new PythonFunction("printing:change", AppContext.BaseDirectory, []);
        await function.RunAsync("\"tell\"");
        var before = OfAnyWorker(function.OnlyOutput);

        // In one frame, as the time per item is known.
        await function.RunAsync(function.Run("null", [$"\"{what}\"", "\"tell\""]) with { ExpectedItemTime = TimeSpan.FromMilliseconds(0.1) });
        if (forTheNextItem)
            Assert.Equal(before, OfAnyWorker(function.Outputs.Last()));
        await function.RunAsync("\"tell\"");

        Assert.Equal(before, OfAnyWorker(function.OnlyOutput));

        // The one whose priority cannot be raised again is replaced.
        static string OfAnyWorker(string output) => Regex.Replace(output, "worker-[0-9]+", "worker");
    }

    [Theory]
    [InlineData("directory")]
    [InlineData("environment")]
    [InlineData("recursion")]
    [InlineData("decimal")]
    [InlineData("decimal's default")]
    [InlineData("variable")]
    [InlineData("umask")]
    public async Task PutsItBackAlsoBetweenAsynchronousItems(string what)
    {
        await using var function = new PythonFunction("printing:change_async", AppContext.BaseDirectory, []);
        await function.RunAsync("\"tell\"");
        var before = function.OnlyOutput;

        await function.RunAsync($"\"{what}\"", "\"tell\"");

        Assert.Equal(before, function.Outputs.Last());
    }

    [Theory]
    [InlineData("limiting:divide")]
    [InlineData("limiting:divide_async")]
    public async Task PutsBackWhatTheItemHasImported(string name)
    {
        await using var function = new PythonFunction(name, AppContext.BaseDirectory, []);
        string[] items = ["\"divide\"", "\"change\"", "\"divide\"", "\"divide\""];

        await function.RunAsync(function.Run("null", items) with { ExpectedItemTime = TimeSpan.FromMilliseconds(0.1) });
        var outputs = function.Outputs.ToList();
        await function.RunAsync("\"divide\"");

        Assert.Equal(["\"0.3333333333333333333333333333\"", "\"0.333\""], outputs.Distinct());
        Assert.Equal(outputs[0], function.Outputs.Last());
        Assert.Equal(outputs[0], outputs[3]);
        Assert.Equal(outputs[0], outputs[2]);
    }

    [Theory]
    [InlineData("errors")]
    [InlineData("call")]
    [InlineData("buffer")]
    [InlineData("arrays")]
    [InlineData("soft")]
    [InlineData("own")]
    public async Task PutsBackWhatOnlySomeModulesChange(string what)
    {
        await using var function = new PythonFunction("limiting:change", AppContext.BaseDirectory, []);
        await function.RunAsync("\"tell\"");
        var before = function.OnlyOutput;

        await function.RunAsync(function.Run("null", [$"\"{what}\"", "\"tell\""]) with { ExpectedItemTime = TimeSpan.FromMilliseconds(0.1) });

        Assert.Equal([true, false], function.Outputs.Select(output => output != before));
    }

    [Theory]
    [InlineData("lower", false)]
    [InlineData("lower", true)]
    [InlineData("lower_async", false)]
    public async Task ReplacesTheWorkerWhoseLimitCannotBePutBack(string name, bool isFreshAfterFailure)
    {
        await using var function = new PythonFunction($"limiting:{name}", AppContext.BaseDirectory, []);
        string[] items = ["\"tell\"", "\"lower\"", "\"tell\"", "\"tell\""];

        var end = await function.RunAsync(
            function.Run("null", items) with { ExpectedItemTime = TimeSpan.FromMilliseconds(0.1), FreshAfterFailure = isFreshAfterFailure });

        Assert.Empty(function.Failures);
        Assert.Equal((RunEnding.Completed, 4, 0), (end.Ending, end.Answered, end.Usage.WorkerRestarts));
        Assert.Equal([false, true, false, false], function.Outputs.Select(output => output.EndsWith(",true]", StringComparison.Ordinal)));
        Assert.Equal(2, function.Outputs.Select(output => output.Split(',')[0]).Distinct().Count());
    }

    [Fact]
    public async Task ReplacesItBeforeTheNextRunIfNobodySawHow()
    {
        await using var function = new PythonFunction("limiting:unseen", AppContext.BaseDirectory, []);
        await function.RunAsync("\"tell\"");
        await function.RunAsync("\"lower\"");
        Assert.EndsWith(",true]", function.OnlyOutput, StringComparison.Ordinal);

        var end = await function.RunAsync("\"tell\"");

        Assert.EndsWith(",false]", function.OnlyOutput, StringComparison.Ordinal);
        Assert.Equal((RunEnding.Completed, 0), (end.Ending, end.Usage.WorkerRestarts));
    }

    [Fact]
    public async Task AnswersADeepOutputWhateverNumbersCameBefore()
    {
        await using var function = new PythonFunction("printing:nest", AppContext.BaseDirectory, []);
        await function.RunAsync("1.5");
        var before = function.OnlyOutput;

        await function.RunAsync("1.50");
        Assert.Equal(before.Replace("1.5", "1.50", StringComparison.Ordinal), function.OnlyOutput);
        await function.RunAsync("1.5");

        Assert.Equal(before, function.OnlyOutput);
        Assert.Empty(function.Failures);
    }
}
