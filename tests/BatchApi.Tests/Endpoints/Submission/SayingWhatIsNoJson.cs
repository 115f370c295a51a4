using System.Text;
using BatchApi.Endpoints.Problems;
using CsCheck;

namespace BatchApi.Tests.Endpoints.Submission;

/// <summary>What is no JSON is named in words for who wrote it, not for who calls a parser.</summary>
public sealed class SayingWhatIsNoJson
{
    // What only the caller of a parser knows.
    private const string WordsOfTheParser =
        "mode|option|isFinalBlock|[Tt]oken|payload|[Rr]eader|to be zero|of data|configured|EndArray|LineNumber|Path|\\{0\\}|^[^A-Z']";

    private const string Signs = ",]}[{:\"/'#x.-e0\\u";

    [Theory]
    [InlineData("[1,]", "A comma stands before the ']'. Leave it out: JSON has commas only between two values.")]
    [InlineData("{\"a\":1,}", "A comma stands before the '}'. Leave it out: JSON has commas only between two members.")]
    [InlineData("[1", "The text ends too early: a '}' or ']' is missing.")]
    [InlineData("[1,", "The text ends too early, after a comma or an opening bracket.")]
    [InlineData("{\"a\"", "The text ends too early: a value is missing.")]
    [InlineData("\"a", "The text ends in the middle of a string: its closing '\"' is missing.")]
    [InlineData("[1 // one", "'/' cannot stand here, and JSON has no comments: leave them out.")]
    [InlineData("/* one */ 1", "'/' cannot stand here, and JSON has no comments: leave them out.")]
    [InlineData("['a']", "A single quote cannot stand here: JSON has strings and names in double quotes.")]
    [InlineData("{a:1}", "'a' cannot stand here: a member's name in double quotes must follow.")]
    [InlineData("{\"a\" 1}", "'1' cannot stand here: a ':' must follow the member's name.")]
    [InlineData("[1 2]", "'2' cannot stand here: a ',' or the closing bracket must follow a value.")]
    [InlineData("[1] 2", "'2' cannot stand here: the JSON value has ended before it.")]
    public async Task ByExample(string text, string message)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonLinesAsync(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(message, refused.Problem.Errors[0].Message);
        Assert.StartsWith("The body is not parseable at line 1, column ", refused.Problem.Detail, StringComparison.Ordinal);
        Assert.EndsWith($": {message}", refused.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyBody()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonAsync([]));

        Assert.Equal("The body is not parseable at line 1, column 1: There is no JSON here: the text is empty.", refused.Problem.Detail);
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public async Task WhatIsTooDeep(char open, char close)
    {
        var inside = open == '{' ? "\"a\":" : "";
        var text = string.Concat(Enumerable.Repeat(open + inside, 65)) + "1" + new string(close, 65);

        var lines = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonLinesAsync(Encoding.UTF8.GetBytes(text)));
        var body = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonAsync(Encoding.UTF8.GetBytes($"{{\"items\":[{text}]}}")));

        Assert.All([lines, body], refused => Assert.Equal(
            "Arrays and objects are nested deeper than 64 levels, all that stands around them counted.", refused.Problem.Errors[0].Message));
    }

    [Fact]
    public async Task NeverInWordsOfTheParser() =>
        await Gen.Select(Json.Value(lineFeeds: false), Gen.Int[0, 1000], Gen.Int[0, 511], Gen.Int[0, 3]).SampleAsync(
            async (value, at, sign, how) =>
            {
                var wrong = sign < 256 ? (byte)sign : (byte)Signs[sign % Signs.Length];
                var bytes = Encoding.UTF8.GetBytes($"{{\"items\":[{value.Text}],\"b\":[1.5,true,false,null,\"x\\u00e9\\n\"]}}").ToList();
                at %= bytes.Count;
                if (how == 3)
                    bytes.RemoveRange(at, bytes.Count - at);
                else if (how < 2)
                    bytes.RemoveAt(at);
                if (how > 0 && how < 3)
                    bytes.Insert(at, wrong);

                var refused = new[]
                {
                    await Record.ExceptionAsync(() => Body.ReadJsonAsync([.. bytes])),
                    await Record.ExceptionAsync(() => Body.ReadJsonLinesAsync([.. bytes])),
                };

                Assert.All(refused.OfType<RefusedException>().Where(one => one.Problem.Code == "not_parseable"), one =>
                    Assert.DoesNotMatch(WordsOfTheParser, one.Problem.Errors[0].Message));
            },
            iter: 20_000);
}
