using System.Buffers;
using System.Text;
using BatchApi.Endpoints.Results;
using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Tests.Endpoints.Results;

public sealed class WritingResults
{
    private static readonly ResultsQuery Page = new(new(ResultOrder.Input, 0, 0), null, null, false, false, false, 100);
    private static readonly ResultsQuery Lines = Page with { IsLines = true };

    private static readonly OutputRow Row = new(
        10, 4, 0, 1, "1e400\nnull\nnull\n{\"a\":-0}\n"u8.ToArray(), null,
        [new Failure(11, "operation_error", "too \"large\"", "System.OverflowException", Attempts: 2)]);

    private static readonly OutputRow Never = new(14, 3, 1, 0, default, "canceled", []);

    [Fact]
    public void KeepsEachOutputAsItIsStored() =>
        Assert.Equal(
            """
            {"index":10,"state":"succeeded","output":1e400}
            {"index":11,"state":"failed","attempts":2,"error":{"code":"operation_error","message":"too \"large\"","type":"System.OverflowException","exitCode":null,"signal":null}}
            {"index":12,"state":"succeeded","output":null}
            {"index":13,"state":"succeeded","output":{"a":-0}}

            """.ReplaceLineEndings("\n"),
            Write(Lines, Row));

    [Fact]
    public void KeepsWhatIsBehindAFailureAsItIsStored()
    {
        const string details = """{"causes":[{"relation":"cause","type":"KeyError","message":"'ü'"}],"frames":["a.py:1 in f"]}""";
        var row = Row with { Failures = [Row.Failures[0] with { Details = details }] };

        Assert.Equal(
            $$$"""{"index":11,"state":"failed","attempts":2,"error":{"code":"operation_error","message":"too \"large\"","type":"System.OverflowException","exitCode":null,"signal":null,"details":{{{details}}}}}""" + "\n",
            Write(Lines with { State = ResultState.Failed }, row));
    }

    [Fact]
    public void SeparatesAPageByCommas() =>
        Assert.Equal("""{"index":13,"state":"succeeded","output":{"a":-0}},{"index":14,"state":"canceled","attempts":0,"error":{"code":"canceled","message":"The job ended before the item was done.","exitCode":null,"signal":null}}""", Write(Page, limit: 2, (Row, 3), (Never, 0)));

    [Fact]
    public void CopiesOutputs()
    {
        Assert.Equal("null\nnull\n{\"a\":-0}\nnull\nnull\nnull\n", Write(Lines with { IsOutputs = true }, limit: 100, (Row, 1), (Never, 0)));
        Assert.Equal("1e400,null,null", Write(Page with { IsOutputs = true }, limit: 3, (Row, 0)));
        Assert.Equal("1e400\nnull\n", Write(Lines with { IsOutputs = true }, limit: 2, (Row, 0)));
    }

    [Fact]
    public void LeavesOutWhatIsNotAskedFor()
    {
        Assert.StartsWith("{\"index\":11,", Write(Lines with { State = ResultState.Failed }, limit: 9, (Row, 0), (Never, 0)), StringComparison.Ordinal);
        Assert.Equal(3, Write(Lines with { State = ResultState.Succeeded }, limit: 9, (Row, 0), (Never, 0)).Count(one => one == '\n'));
        Assert.Equal(3, Write(Lines with { Code = "canceled" }, limit: 9, (Row, 0), (Never, 0)).Count(one => one == '\n'));
        Assert.Equal("", Write(Lines with { Code = "timeout" }, limit: 9, (Row, 0), (Never, 0)));
    }

    [Theory]
    [InlineData("i17")]
    [InlineData("c5-3")]
    public void ReadsItsOwnCursors(string text) => Assert.Equal(text, Cursor.Parse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("i")]
    [InlineData("i-1")]
    [InlineData("c5")]
    [InlineData("c-")]
    [InlineData("c5-99999999999")]
    [InlineData("i99999999999999999999")]
    [InlineData("i\u0663")]
    public void RefusesOtherCursors(string text) => Assert.Null(Cursor.Parse(text));

    private static string Write(ResultsQuery query, OutputRow row) => Write(query, 100, (row, 0));

    private static string Write(ResultsQuery query, int limit, params (OutputRow Row, int Skip)[] rows)
    {
        var text = new ArrayBufferWriter<byte>();
        var writer = new ResultWriter(query, text);
        foreach (var (row, skip) in rows)
        {
            var items = new RowItems(row);
            items.Skip(skip);
            while (limit > 0 && !items.IsAtEnd) limit -= writer.Write(items, limit);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
