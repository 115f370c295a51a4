using System.Text;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Requests;
using BatchApi.Jobs.Options;
using Microsoft.AspNetCore.WebUtilities;

namespace BatchApi.Tests.Endpoints.Requests;

public sealed class ReadingRequests
{
    [Fact]
    public void MakesTheSameOfJsonAndOfTheQuery()
    {
        var json = Read("""
            {"operation":"square","parameters":{"a":1.50},"priority":"high","labels":{"team":"x"},
             "options":{"chunkSize":10,"maxWorkers":2,"itemTimeoutSeconds":0.5,"maxCrashes":3,"memoryLimitMiB":64}}
            """);
        var query = ReadQuery(
            "?operation=square&parameters={\"a\":1.50}&priority=high&labels={\"team\":\"x\"}"
                + "&chunkSize=10&maxWorkers=2&itemTimeoutSeconds=0.5&maxCrashes=3&memoryLimitMiB=64");

        Assert.Empty(json.Errors);
        Assert.Empty(query.Errors);
        Assert.Equal(json.Request.Labels, query.Request.Labels);
        Assert.Equal(json.Request.Options, query.Request.Options);
        Assert.Equal(json.Request with { Labels = query.Request.Labels, Options = query.Request.Options }, query.Request);
        Assert.Equal(64.0, query.Request.Options[MemoryLimit.Option]);
        Assert.Equal("""{"a":1.50}""", query.Request.Parameters);
    }

    [Theory]
    [InlineData("""{"operation":1}""", "/operation")]
    [InlineData("""{"operation":"a","operation":"b"}""", "/operation")]
    [InlineData("""{"webhook":{}}""", "/webhook")]
    [InlineData("""{"id":"x"}""", "/id")]
    [InlineData("""{"a/b~c":1}""", "/a~1b~0c")]
    [InlineData("""{"items":{}}""", "/items")]
    [InlineData("""{"parameters":[]}""", "/parameters")]
    [InlineData("""{"parameters":{"a":[0,{"b":1,"b":2}]}}""", "/parameters/a/1/b")]
    [InlineData("""{"labels":{"a":1}}""", "/labels/a")]
    [InlineData("""{"range":{"start":1}}""", "/range/count")]
    [InlineData("""{"range":{"count":1.5}}""", "/range/count")]
    [InlineData("""{"range":{"count":1,"end":3}}""", "/range/end")]
    [InlineData("""{"options":{"maxWorkers":"2"}}""", "/options/maxWorkers")]
    [InlineData("""{"options":{"maxWorkers":9223372036854775808}}""", "/options/maxWorkers")]
    [InlineData("""{"options":{"itemTimeoutSeconds":1e400}}""", "/options/itemTimeoutSeconds")]
    [InlineData("""{"options":{"memoryLimitMiB":64.5}}""", "/options/memoryLimitMiB")]
    [InlineData("""{"options":{"chunkSize":"all"}}""", "/options/chunkSize")]
    [InlineData("""{"options":{"chunkSize":"\ud800"}}""", "/options/chunkSize")]
    [InlineData("""{"options":{"retries":1}}""", "/options/retries")]
    [InlineData("""{"operation":"\ud800"}""", "/operation")]
    [InlineData("""{"\ud800":1}""", "")]
    public void PointsToTheMemberThatIsWrong(string json, string at) => Assert.Equal([at], Read(json).Errors.Select(error => error.Pointer));

    [Theory]
    [InlineData("?operation=a&operation=b", "/operation")]
    [InlineData("?webhook=a", "/webhook")]
    [InlineData("?parameters={", "/parameters")]
    [InlineData("?parameters=[]", "/parameters")]
    [InlineData("?labels=a", "/labels")]
    [InlineData("?maxWorkers=1.5", "/options/maxWorkers")]
    [InlineData("?itemTimeoutSeconds=NaN", "/options/itemTimeoutSeconds")]
    public void PointsToTheQueryParameterThatIsWrong(string query, string at) =>
        Assert.Equal([at], ReadQuery(query).Errors.Select(error => error.Pointer));

    [Theory]
    [InlineData("100", 100L)]
    [InlineData("100.0", 100L)]
    [InlineData("1e2", 100L)]
    [InlineData("1.00E+2", 100L)]
    [InlineData("1000e-1", 100L)]
    [InlineData("9223372036854775807.0", long.MaxValue)]
    [InlineData("-9.223372036854775808e18", long.MinValue)]
    [InlineData("0e99999999999", 0L)]
    [InlineData("-0.0", 0L)]
    [InlineData("1.5", null)]
    [InlineData("15e-1", null)]
    [InlineData("1e-400", null)]
    [InlineData("1.00000000000000000000000000000000001", null)]
    [InlineData("9223372036854775808.0", null)]
    [InlineData("1e19", null)]
    [InlineData("1e99999999999", null)]
    public void TakesAnIntegerInEveryFormOfJson(string text, long? number)
    {
        var (request, errors) = Read(
            $$$"""{"range":{"start":{{{text}}},"count":{{{text}}},"step":{{{text}}} },"options":{"maxWorkers":{{{text}}} }}""");
        var query = ReadQuery($"?maxWorkers={Uri.EscapeDataString(text)}");

        Assert.Equal(number is null ? 4 : 0, errors.Count);
        Assert.Equal(new(number, number, number), request.Range);
        Assert.Equal((double?)number, request.Options.GetValueOrDefault(MaxWorkers.Option));
        Assert.Equal((double?)number, query.Request.Options.GetValueOrDefault(MaxWorkers.Option));
    }

    [Theory]
    [InlineData("1.")]
    [InlineData(".5e1")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("1,000")]
    public void TakesNothingElseInTheQuery(string text) =>
        Assert.Equal(["/options/maxWorkers"], ReadQuery($"?maxWorkers={text}").Errors.Select(error => error.Pointer));

    [Fact]
    public void SaysOfParametersInTheQueryThatTheyAreTooDeep() => Assert.Equal(
        ["Arrays and objects are nested deeper than 64 levels, all that stands around them counted."],
        ReadQuery($"?parameters={new string('[', 65)}{new string(']', 65)}").Errors.Select(error => error.Message));

    [Fact]
    public void FindsEverythingAtOnce() =>
        Assert.Equal(
            ["/operation", "/x", "/options/maxWorkers"],
            Read("""{"operation":1,"x":2,"options":{"maxWorkers":true}}""").Errors.Select(error => error.Pointer));

    private static (JobRequest Request, List<InputError> Errors) Read(string json)
    {
        var errors = new List<InputError>();
        return (new JobMembers(errors).Read(Encoding.UTF8.GetBytes(json), hasItems: true), errors);
    }

    private static (JobRequest Request, List<InputError> Errors) ReadQuery(string query)
    {
        var errors = new List<InputError>();
        return (new JobQuery(errors).Read(new Microsoft.AspNetCore.Http.QueryCollection(QueryHelpers.ParseQuery(query))), errors);
    }
}
