using System.Text.Json;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Checks;
using BatchApi.Endpoints.Submission.Requests;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;

namespace BatchApi.Tests.Endpoints.Requests;

public sealed class ValidatingRequests
{
    private static readonly JobRequest Good = new() { Operation = "square", HasItems = true };

    [Fact]
    public void AcceptsItemsOrARange()
    {
        Assert.Empty(Pointers(Good));
        Assert.Empty(Pointers(Range(new(0, 10, 1))));
        Assert.Empty(Pointers(Range(new(long.MinValue, 2, long.MaxValue))));
        Assert.Empty(Pointers(Range(new(long.MaxValue, 0, 5))));
    }

    [Fact]
    public void RefusesNoInputAndTwo()
    {
        Assert.Equal([""], Pointers(Good with { HasItems = false }));
        Assert.Equal(["/range"], Pointers(Good with { Range = new(0, 1, 1) }));
    }

    [Fact]
    public void RefusesARangeThatDoesNotFitIn64Bits()
    {
        Assert.Equal(["/range"], Pointers(Range(new(long.MaxValue, 2, 1))));
        Assert.Equal(["/range"], Pointers(Range(new(0, long.MaxValue, -2))));
        Assert.Equal(["/range/count"], Pointers(Range(new(0, -1, 1))));
        Assert.Equal(["/range/step"], Pointers(Range(new(0, 1, 0))));
    }

    [Fact]
    public void RefusesNumbersOutOfTheirRangeAllAtOnce() =>
        Assert.Equal(
            ["/operation", "/priority", .. OptionList.Names.Select(name => $"/options/{name}"), "/labels"],
            Pointers(new()
            {
                HasItems = true,
                Priority = "urgent",
                Labels = new Dictionary<string, string> { ["a:b"] = "" },
                Options = OptionList.All.ToDictionary(option => option, object? (option) => option.Shape.Minimum - 1),
            }));

    [Theory]
    [InlineData("{}", "/parameters/need")]
    [InlineData("""{"need":1}""", null)]
    [InlineData("""{"need":1.5}""", "/parameters/need")]
    [InlineData("""{"need":1,"flag":true}""", null)]
    [InlineData("""{"need":1,"flag":null}""", null)]
    [InlineData("""{"need":1,"flag":"true"}""", "/parameters/flag")]
    [InlineData("""{"need":1,"Flag":true}""", "/parameters/Flag")]
    [InlineData("""{"need":null}""", "/parameters/need")]
    [InlineData("""{"need":1,"rate":null}""", null)]
    [InlineData("""{"need":1,"rate":1e-40}""", null)]
    [InlineData("""{"need":1,"rate":1e-60}""", "/parameters/rate")]
    [InlineData("""{"need":1,"rate":-1e39}""", "/parameters/rate")]
    [InlineData("""{"need":1,"price":0e-40}""", null)]
    [InlineData("""{"need":1,"price":1e-40}""", "/parameters/price")]
    [InlineData("""{"need":1,"price":1e30}""", "/parameters/price")]
    [InlineData("""{"need":1,"when":"2020-01-01T00:00:00.1234567Z"}""", null)]
    [InlineData("""{"need":1,"when":"2020-01-01T00:00:00.123456789"}""", "/parameters/when")]
    public void ComparesParametersWithWhatTheOperationDeclares(string parameters, string? at)
    {
        var schema = JsonDocument.Parse(
            """{"properties":{"need":{"type":"integer"},"flag":{"type":["boolean","null"]},"rate":{"type":"number","format":"float"}"""
                + ""","price":{"type":"number","format":"decimal"},"when":{"type":["string","null"],"format":"date-time"}}"""
                + ""","required":["need"]}""").RootElement;
        var errors = new List<InputError>();

        ParametersCheck.Check(new Operation("o", "dotnet", "", false, default, default, schema, default), parameters, errors);

        Assert.Equal(at is null ? [] : [at], errors.Select(error => error.Pointer));
    }

    [Theory]
    [InlineData(
        "2020-01-01T00:00:00.123456789",
        "\"2020-01-01T00:00:00.123456789\" has more than seven digits of a second, which is all that the operation's type holds. Send seven.")]
    [InlineData(
        "2020-01-01T00:00:00.123456789Z",
        "\"2020-01-01T00:00:00.123456789Z\" has more than seven digits of a second, which is all that the operation's type holds. Send seven.")]
    [InlineData("yesterday", "Send one like 2026-01-31T12:30:00.1234567Z: a date, T, a time, at most seven digits of a second, and Z or an offset.")]
    public void SaysWhatADateTimeIs(string when, string message)
    {
        var schema = JsonDocument.Parse("""{"properties":{"when":{"type":["string","null"],"format":"date-time"}}}""").RootElement;
        var errors = new List<InputError>();

        ParametersCheck.Check(new Operation("o", "dotnet", "", false, default, default, schema, default), $$"""{"when":"{{when}}"}""", errors);

        Assert.Equal("/parameters/when", Assert.Single(errors).Pointer);
        Assert.EndsWith(message, errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"need":null,"flag":null,"rate":null,"other":null}""", """{"flag":null,"other":null}""")]
    [InlineData("""{"need": 1.50, "text": "null"}""", """{"need": 1.50, "text": "null"}""")]
    [InlineData(null, null)]
    public void LeavesOutWhatIsNull(string? parameters, string? expected)
    {
        var schema = JsonDocument.Parse(
            """{"properties":{"need":{"type":"integer"},"flag":{"type":["boolean","null"]},"rate":{"type":"number"}}}""").RootElement;

        Assert.Equal(expected, NullParameters.LeftOut(schema, parameters));
    }

    [Theory]
    [InlineData("sqaure", "square")]
    [InlineData("Square", "square")]
    [InlineData("is-prim", "is-prime")]
    [InlineData("xyzzy", null)]
    public void NamesWhatIsNear(string name, string? nearest) =>
        Assert.Equal(
            nearest is null ? [] : [nearest], NearestNames.Of(name, ["square", "is-prime", "prime-factors", "word-count", "sha256", "delay"]));

    private static JobRequest Range(RangeRequest range) => Good with { HasItems = false, Range = range };

    private static string[] Pointers(JobRequest request) =>
        [.. new JobRequestValidator().Validate(request).Errors.Select(error => error.PropertyName)];
}
