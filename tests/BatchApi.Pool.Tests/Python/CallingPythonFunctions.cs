namespace BatchApi.Pool.Tests.Python;

public sealed class CallingPythonFunctions
{
    [Fact]
    public async Task BindsParametersByName()
    {
        await using var function = new PythonFunction("distance");

        await function.RunAsync("""{"scale":10,"unit":"m"}""", ["""{"x":3,"y":4}""", """{"x":5,"y":12}"""]);

        Assert.Equal(["50.0", "130.0"], function.Outputs);
    }

    [Theory]
    [InlineData("distance", "null", "Parameter unit is missing.")]
    [InlineData("distance", """{"unit":"m","scael":2}""", "call has no parameter scael.")]
    [InlineData("distance", """{"item":1}""", "call has no parameter item. Parameter unit is missing.")]
    [InlineData("distance", "[1]", "Parameters must be an object.")]
    [InlineData("distance", """{"unit":"m","scale":1e999}""", "The number 1e999 is too large.")]
    [InlineData("any_names", """{"item":1}""", "item is the item, not a parameter.")]
    public async Task RefusesParametersThatDoNotFit(string name, string parameters, string reason)
    {
        await using var function = new PythonFunction(name);

        var end = await function.RunAsync(parameters, ["1"]);

        Assert.Equal((RunEnding.Refused, reason), (end.Ending, end.Reason));
    }

    [Fact]
    public async Task GivesAnyNameToOneThatTakesThem()
    {
        await using var function = new PythonFunction("any_names");

        await function.RunAsync("""{"a":1,"b":[2]}""", ["0"]);

        Assert.Equal("""[0,{"a":1,"b":[2]}]""", function.OnlyOutput);
    }

    [Fact]
    public async Task SpreadsAListOverSeveralParameters()
    {
        await using var function = new PythonFunction("power");

        await function.RunAsync("[2,10]", "[2,10,1000]", "[2]", "3", "[1,2,3,4]");

        Assert.Equal(["1024", "24", "null", "null", "null"], function.Outputs);
        Assert.All(function.Failures.Values, failure => Assert.Equal(
            ("invalid_item", "The item must be a list of 2 to 3 values: it fills the parameters base, exponent."), (failure.Code, failure.Message)));
    }

    [Fact]
    public async Task SpreadsNothingIfTheParametersAreGiven()
    {
        await using var function = new PythonFunction("power");

        await function.RunAsync("""{"exponent":3}""", ["5"]);

        Assert.Equal("125", function.OnlyOutput);
    }

    [Fact]
    public async Task GivesAListAsItIsToOneThatNeedsOnlyTheItem()
    {
        await using var function = new PythonFunction("many");

        await function.RunAsync("[1,2]");

        Assert.Equal("[[1,2]]", function.OnlyOutput);
    }

    [Theory]
    [InlineData("prepare", "1")]
    [InlineData("prepare_slowly", "1")]
    public async Task CallsTheInitializerOncePerWorker(string initializer, string count)
    {
        await using var function = new PythonFunction("was_prepared", "--initializer", $"functions:{initializer}");

        await function.RunAsync("1");
        await function.RunAsync("1", "2");

        Assert.Equal([count, count], function.Outputs);
    }

    [Theory]
    [InlineData("prepare_badly", "The initializer functions:prepare_badly raised functions.Refused: no licence\n  File \"")]
    [InlineData("prepare_not", "The module functions (")]
    public async Task RefusesToBeginIfTheInitializerFails(string initializer, string reason)
    {
        await using var function = new PythonFunction("was_prepared", "--initializer", $"functions:{initializer}");

        var end = await function.RunAsync("1");

        Assert.Equal(RunEnding.Refused, end.Ending);
        Assert.StartsWith(reason, end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HasSeveralItemsOfAnAsyncFunctionAtWorkAndAnswersInOrder()
    {
        await using var function = new PythonFunction("wait", "--concurrency", "5");

        await function.RunAsync([.. Enumerable.Range(0, 40).Select(number => number % 2 == 0 ? "0.05" : "0.01"), "0"]);

        Assert.Equal("5", function.Outputs.ElementAt(38));
        Assert.Equal(
            (40, "operation_error", "functions.Refused"), (function.OnlyFailure.Index, function.OnlyFailure.Code, function.OnlyFailure.Type));
        Assert.All(
            function.Printed, line => Assert.Equal(line.Index == 40 ? "waits 0" : line.Index % 2 == 0 ? "waits 0.05" : "waits 0.01", line.Text));
        Assert.Equal(41, function.Printed.Count);
    }

    [Fact]
    public async Task HasOneItemOfAnAsyncFunctionAtWorkUnlessAskedForMore()
    {
        await using var function = new PythonFunction("wait");

        await function.RunAsync("0.01", "0.01", "0.01");

        Assert.Equal(["1", "1", "1"], function.Outputs);
    }

    [Theory]
    [InlineData("sleep")]
    [InlineData("match")]
    public async Task BlamesTheItemThatHangs(string way)
    {
        await using var function = new PythonFunction("sleep_or_match");
        var items = Enumerable.Range(0, 2000).Select(number => $"{number}").Append($"\"{way}\"").Append("2001");

        // Those before it are known to be quick: they are in one frame with it.
        await function.RunAsync(
            function.Run("null", items) with { ItemTimeout = TimeSpan.FromSeconds(1), ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.Equal((2000, "timeout"), (function.OnlyFailure.Index, function.OnlyFailure.Code));
        Assert.Equal("2001", function.Outputs.Last());
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task StopsAtAFailureIfAFreshWorkerShallFollow(bool isFresh, int workers)
    {
        await using var function = new PythonFunction("process_of_nonzero");

        await function.RunAsync(function.Run("null", ["1", "1", "0", "1", "0", "1", "1"]) with { FreshAfterFailure = isFresh });

        Assert.Equal([2L, 4L], function.Failures.Keys.Order());
        var pids = function.Outputs.ToList();
        Assert.Equal((pids[0], pids[5]), (pids[1], pids[6]));
        Assert.Equal(workers, pids.Where(pid => pid != "null").Distinct().Count());
    }
}
