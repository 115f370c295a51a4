using System.Globalization;
using BatchApi.Endpoints.Queries;
using BatchApi.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace BatchApi.Tests.Endpoints.Queries;

public sealed class ReadingCursors
{
    [Theory]
    [InlineData("i17")]
    [InlineData("c5-3")]
    [InlineData("f100")]
    [InlineData("l9223372036854775807")]
    public void ReadsItsOwn(string text) => Assert.Equal(text, Cursor.Parse(text, ParseCompletion)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("x17")]
    [InlineData("i")]
    [InlineData("i-1")]
    [InlineData("i1-1")]
    [InlineData("f1-1")]
    [InlineData("c5")]
    [InlineData("c-")]
    [InlineData("c5-99999999999")]
    [InlineData("i99999999999999999999")]
    [InlineData("i\u0663")]
    public void RefusesOthers(string text) => Assert.Null(Cursor.Parse(text, ParseCompletion));

    [Fact]
    public void TakesNoneOfAnotherPage()
    {
        foreach (var taken in Enum.GetValues<CursorKind>().Except([CursorKind.Commit]))
        {
            foreach (var sent in Enum.GetValues<CursorKind>())
            {
                var query = new QueryReader(
                    new QueryCollection(new Dictionary<string, StringValues> { ["after"] = new Cursor(sent, 1).ToString() }), "after");

                Assert.Equal(sent == taken ? sent : null, query.After(taken)?.Kind);
                Assert.Equal(sent == taken, query.Problem is null);
            }
        }
    }

    // A storage's with one writer.
    private static CompletionCursor? ParseCompletion(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? new(text) : null;
}
