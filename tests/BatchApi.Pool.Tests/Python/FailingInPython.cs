namespace BatchApi.Pool.Tests.Python;

public sealed class FailingInPython
{
    [Fact]
    public async Task SaysWhatWasRaisedAndWhere()
    {
        await using var function = new PythonFunction("fail");

        await function.RunAsync("1", "0", "1");

        var failure = function.OnlyFailure;
        Assert.Equal((1, "operation_error", "ZeroDivisionError"), (failure.Index, failure.Code, failure.Type));
        var lines = failure.Message.Split('\n');
        Assert.Equal("integer division or modulo by zero", lines[0]);
        Assert.EndsWith("in fail", lines[1], StringComparison.Ordinal);
        Assert.Equal("    return inner(item)", lines[2]);
        Assert.EndsWith("functions.py\", line " + lines[3].Split(' ')[^3] + " in inner", lines[3], StringComparison.Ordinal);
        Assert.Contains("    return 1 // item", lines);
        Assert.DoesNotContain("batchapi_worker", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit", "SystemExit", "leaving")]
    [InlineData("interrupt", "KeyboardInterrupt", "")]
    [InlineData("own", "functions.Refused", "not this one")]
    [InlineData("silent", "functions.Silent", "Its message could not be read: ValueError.")]
    public async Task FailsTheItemAndNotTheWorker(string item, string type, string message)
    {
        await using var function = new PythonFunction("fail");

        var end = await function.RunAsync($"\"{item}\"", "1");

        Assert.Equal(
            ("operation_error", type, message), (function.OnlyFailure.Code, function.OnlyFailure.Type, function.OnlyFailure.Message.Split('\n')[0]));
        Assert.Equal("1", function.Outputs.Last());
        Assert.Equal(0, end.Usage.WorkerRestarts);
    }

    [Fact]
    public async Task GoesOnAfterEachOfManyFailures()
    {
        await using var function = new PythonFunction("fail");

        await function.RunAsync(Enumerable.Range(0, 2000).Select(number => number % 2 == 0 ? "0" : "1"));

        Assert.Equal(1000, function.Failures.Count);
        Assert.All(function.Failures.Keys, index => Assert.Equal(0, index % 2));
        Assert.All(function.Outputs.Where((_, index) => index % 2 == 1), output => Assert.Equal("1", output));
    }
}
