using System.Text;
using System.Text.Json;

namespace BatchApi.Pool.Tests.Python;

public sealed class KeepingWhyItFailed
{
    [Theory]
    [InlineData(
        "chained",
        """{"causes":[{"relation":"cause","type":"KeyError","message":"'key'","frames":["failing.py:41 in chained"]}]"""
            + ""","frames":["failing.py:43 in chained"]}""")]
    [InlineData(
        "during",
        """{"causes":[{"relation":"context","type":"ValueError","""
            + "\"message\":\"invalid literal for int() with base 10: 'x'\","
            + "\"frames\":[\"failing.py:48 in during\"]}],\"frames\":[\"failing.py:50 in during\"]}")]
    [InlineData("alone", """{"frames":["failing.py:57 in alone"]}""")]
    [InlineData("noted", """{"notes":["line 7","and a lone \\ud800"],"frames":["failing.py:74 in noted"]}""")]
    [InlineData("circle", """{"causes":[{"relation":"cause","type":"failing.Refused","message":"other"}],"frames":["failing.py:80 in circle"]}""")]
    [InlineData(
        "unwilling",
        """{"causes":[{"relation":"cause","type":"failing.Unwilling","message":"Its message could not be read: SystemExit.","notes":["5"]"""
            + ""","frames":["failing.py:34 in raised"]}],"frames":["failing.py:97 in unwilling"]}""")]
    [InlineData("broken", """{"frames":["given.py:1","failing.py:108 in broken"]}""")]
    [InlineData("by_library", """{"frames":["failing.py:140 in by_library"]}""")]
    public async Task InDetailsBesideTheMessage(string function, string details) => Assert.Equal(details, (await FailAsync(function)).Details);

    [Fact]
    public async Task OfGroupsInGroups()
    {
        var failure = await FailAsync("grouped");

        Assert.StartsWith("outer (2 sub-exceptions)\n", failure.Message, StringComparison.Ordinal);
        Assert.Equal(
            [
                "member of - TypeError: first",
                "member of - failing.Group: inner (2 sub-exceptions)",
                "cause of 0 OSError: [Errno 28] full",
                "member of 1 ValueError: second",
                "member of 1 KeyError: 'third'"],
            Causes(failure));
    }

    [Fact]
    public async Task UpToWhatFitsAndCountsTheRest()
    {
        var failure = await FailAsync("deep");

        Assert.Equal("failing.Refused", failure.Type);
        Assert.Equal("cause of - failing.Refused: 4998", Causes(failure)[0]);
        Assert.Equal(4999 - Causes(failure).Count, JsonDocument.Parse(failure.Details!).RootElement.GetProperty("moreCauses").GetInt32());
    }

    [Fact]
    public async Task OfDeepRecursionWithTheInnermostFrames()
    {
        var frames = JsonDocument.Parse((await FailAsync("recursive")).Details!).RootElement.GetProperty("frames");

        Assert.Equal(9, frames.GetArrayLength());
        Assert.Equal("failing.py:93 in recursive", frames[0].GetString());
        Assert.Matches(@"^\.\.\. \d+ more$", frames[8].GetString());
    }

    [Fact]
    public async Task InNoMoreThan4KiBOfWholeJson()
    {
        var failure = await FailAsync("enormous");

        Assert.InRange(Encoding.UTF8.GetByteCount(failure.Details!), 1000, 4096);
        var cause = JsonDocument.Parse(failure.Details!).RootElement.GetProperty("causes")[0];
        Assert.EndsWith("...", cause.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("...", cause.GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AndNothingOfEarlierItems()
    {
        await using var function = new PythonFunction("failing:keep", AppContext.BaseDirectory, []);

        await function.RunAsync("1", "2", "3");

        Assert.Equal(["""{"frames":["failing.py:115 in keep"]}"""], function.Failures.Values.Select(failure => failure.Details!).Distinct());
    }

    [Fact]
    public async Task AndNothingThatAnErrorWasGivenByEarlierItems()
    {
        await using var function = new PythonFunction("failing:keep_behind", AppContext.BaseDirectory, []);

        await function.RunAsync("1", "2", "3");

        Assert.Equal(["context of - KeyError: 'of the first item'"], Causes(function.Failures[0]));
        Assert.Equal(["cause of - failing.Refused: kept"], Causes(function.Failures[1]));
        Assert.Equal(function.Failures[1].Details, function.Failures[2].Details);
    }

    [Fact]
    public async Task ByTheMessageAloneIfTheErrorCannotBeAsked()
    {
        var failure = await FailAsync("untouchable");

        Assert.Equal(("failing.Untouchable", "untouchable"), (failure.Type, failure.Message.Split('\n')[0]));
    }

    [Fact]
    public async Task WithoutThePathOfItsFolder()
    {
        var failure = await FailAsync("chained");

        Assert.DoesNotContain(AppContext.BaseDirectory, failure.Message + failure.Details, StringComparison.Ordinal);
        Assert.Contains("File \"failing.py\", line 43, in chained", failure.Message, StringComparison.Ordinal);
    }

    private static List<string> Causes(ItemFailure failure) =>
    [
        .. JsonDocument.Parse(failure.Details!).RootElement.GetProperty("causes").EnumerateArray().Select(cause =>
            $"{cause.GetProperty("relation")} of {(cause.TryGetProperty("of", out var of) ? $"{of}" : "-")} {cause.GetProperty("type")}: "
                + $"{cause.GetProperty("message")}"),
    ];

    private static async Task<ItemFailure> FailAsync(string name)
    {
        await using var function = new PythonFunction($"failing:{name}", AppContext.BaseDirectory, []);
        await function.RunAsync("1");
        return function.OnlyFailure;
    }
}
