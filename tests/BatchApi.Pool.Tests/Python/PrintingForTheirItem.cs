namespace BatchApi.Pool.Tests.Python;

/// <summary>Whatever prints a line, and whenever: it stands at the item that it was printed for, or at none, and never in another's log.</summary>
public sealed class PrintingForTheirItem
{
    [Fact]
    public async Task NamesTheItemOfEachLineOfStandardError()
    {
        await using var function = new PythonFunction("printing:log", AppContext.BaseDirectory, []);

        await function.RunAsync(Enumerable.Range(0, 1000).Select(number => $"{number}"));

        Assert.Equal(
            Enumerable.Range(0, 1000).Select(number => ((long?)number, PrintedTo.Errors, $"item {number}")),
            function.Printed.Select(line => (line.Index, line.To, line.Text)));
    }

    [Fact]
    public async Task NamesTheItemThatStartedWhatPrints()
    {
        await using var function = new PythonFunction("printing:elsewhere", AppContext.BaseDirectory, []);

        await function.RunAsync(Enumerable.Range(0, 50).Select(number => $"{number}"));

        Assert.All(function.Printed, line => Assert.EndsWith($" {line.Index}", line.Text, StringComparison.Ordinal));
        // What is left of the last item's is not gone on with.
        Assert.Equal(50 * 5 - 1, function.Printed.Count);
    }

    [Fact]
    public async Task GivesLateLinesToNoOtherCaller()
    {
        await using var function = new PythonFunction("printing:late", AppContext.BaseDirectory, []);
        var (go, done) = (Path.Combine(Path.GetTempPath(), $"go-{Guid.NewGuid():N}"), Path.Combine(Path.GetTempPath(), $"done-{Guid.NewGuid():N}"));
        await function.RunAsync(function.Run("null", [$"""["leave","{go}","{done}"]"""]) with { Caller = "a" });

        await function.RunAsync(function.Run("null", ["0", $"""["meet","{go}","{done}"]"""]) with { Caller = "b" });

        Assert.Equal([(1L, "here")], function.Printed.Select(line => (line.Index!.Value, line.Text)));
        File.Delete(go);
        File.Delete(done);
    }

    [Fact]
    public async Task GivesLateLinesToTheirCaller()
    {
        await using var function = new PythonFunction("printing:late", AppContext.BaseDirectory, []);
        var (go, done) = (Path.Combine(Path.GetTempPath(), $"go-{Guid.NewGuid():N}"), Path.Combine(Path.GetTempPath(), $"done-{Guid.NewGuid():N}"));
        await function.RunAsync(function.Run("null", [$"""["leave","{go}","{done}"]"""]) with { Caller = "a", First = 7 });

        await function.RunAsync(function.Run("null", [$"""["meet","{go}","{done}"]"""]) with { Caller = "a", First = 8 });

        Assert.Equal(
            [(7L, PrintedTo.Output, "late"), (7, PrintedTo.Errors, "late"), (8, PrintedTo.Output, "here")],
            function.Printed.Select(line => (line.Index!.Value, line.To, line.Text)));
        File.Delete(go);
        File.Delete(done);
    }

    [Fact]
    public async Task NamesTheItemOfNativeOutputOnlyIfItIsCertain()
    {
        await using var function = new PythonFunction("printing:native", AppContext.BaseDirectory, []);

        await function.RunAsync(function.Run("null", ["0", "1", "2", "3", "4"]) with { ExpectedItemTime = TimeSpan.FromSeconds(1) });

        Assert.Equal(Enumerable.Range(0, 5).Select(number => $"native {number}"), function.Printed.Select(line => line.Text));
        Assert.All(
            function.Printed.Where(line => line.Index is not null), line => Assert.EndsWith($" {line.Index}", line.Text, StringComparison.Ordinal));
        Assert.Contains(function.Printed, line => line.Index is not null);
    }
}
