using System.IO.Pipelines;
using System.Text;
using BatchApi.Endpoints.Queries;
using BatchApi.Endpoints.Results;
using BatchApi.Endpoints.Results.Answers;
using BatchApi.Jobs.Items;
using BatchApi.Storage;
using BatchApi.Tests.Storage;

namespace BatchApi.Tests.Endpoints.Results;

public sealed class WritingResults
{
    private static readonly ResultsQuery Page = new(new(CursorKind.Item), null, null, false, false, false, false, 100);
    private static readonly ResultsQuery Lines = Page with { IsLines = true };

    private static readonly WholeRow Row = new(
        10, 4, CompletionCursor.Start, new("1"), 1, "1e400\nnull\nnull\n{\"a\":-0}\n"u8.ToArray(), null,
        [new Failure(11, "operation_error", "too \"large\"", "System.OverflowException", Attempts: 2)]);

    private static readonly WholeRow Good = new(10, 3, CompletionCursor.Start, new("1"), 0, "1\nnull\n[\"long enough\"]\n"u8.ToArray(), null, []);

    private const string Error =
        """{"code":"operation_error","message":"too \"large\"","type":"System.OverflowException","exitCode":null,"signal":null}""";

    private static readonly WholeRow Never = new(14, 3, new("1"), new("2"), 0, default, "canceled", []);

    [Fact]
    public void KeepsEachOutputAsItIsStored() =>
        Assert.Equal(
            """
            {"index":10,"state":"succeeded","output":1e400}
            {"index":11,"state":"failed","attempts":2,"error":ERROR}
            {"index":12,"state":"succeeded","output":null}
            {"index":13,"state":"succeeded","output":{"a":-0}}

            """.ReplaceLineEndings("\n").Replace("ERROR", Error, StringComparison.Ordinal),
            Write(Lines, Row));

    [Fact]
    public void KeepsWhatIsBehindAFailureAsItIsStored()
    {
        const string details = """{"causes":[{"relation":"cause","type":"KeyError","message":"'ü'"}],"frames":["a.py:1 in f"]}""";
        var row = Row with { Failures = [Row.Failures[0] with { Details = details }] };

        Assert.Equal(
            $$$"""{"index":11,"state":"failed","attempts":2"""
                + $$$""","error":{"code":"operation_error","message":"too \"large\"","type":"System.OverflowException","exitCode":null"""
                + $$$""","signal":null,"details":{{{details}}}}}"""
                + "\n",
            Write(Lines with { State = ResultState.Failed }, row));
    }

    [Fact]
    public void SeparatesAPageByCommas() =>
        Assert.Equal(
            """{"index":13,"state":"succeeded","output":{"a":-0}},{"index":14,"state":"canceled","attempts":0"""
                + ""","error":{"code":"canceled","message":"The job was canceled before the item was done.","exitCode":null,"signal":null}}""",
            Write(Page, limit: 2, (Row, 3), (Never, 0)));

    [Theory]
    [InlineData("canceled", null, "The job was canceled before the item was done.")]
    [InlineData("worker_start_failed", "No \"licence\".", "The job ended before the item was done. No \"licence\".")]
    [InlineData("worker_start_failed", null, "The job ended before the item was done.")]
    public void SaysWhyAnItemNeverRan(string code, string? reason, string message)
    {
        var error = ItemError.Of(new Outcome(null, code, reason));

        Assert.Equal((code, message), (error.Code, error.Message));
        Assert.InRange(ItemError.Of(new Outcome(null, code, new string('x', 100_000))).Message.Length, 1000, 1100);
    }

    [Fact]
    public void CopiesOutputs()
    {
        var outputs = Lines with { IsOutputs = true, Limit = null };
        Assert.Equal("1\nnull\n[\"long enough\"]\n", Write(outputs, Good));
        Assert.Equal("null\nnull\n{\"a\":-0}\nnull\nnull\nnull\n", Write(outputs with { IsNullForFailed = true }, limit: null, (Row, 1), (Never, 0)));
        Assert.Equal("1e400,null,null", Write(Page with { IsOutputs = true, IsNullForFailed = true }, limit: 3, (Row, 0)));
        Assert.Equal("1e400\nnull\n", Write(Lines with { IsOutputs = true, IsNullForFailed = true }, limit: 2, (Row, 0)));
    }

    [Fact]
    public void EndsOutputsBeforeTheFirstItemThatHasNone()
    {
        Assert.Equal("1e400\n", Write(Lines with { IsOutputs = true }, limit: null, (Row, 0)));
        Assert.Equal("1e400", Write(Page with { IsOutputs = true }, limit: 3, (Row, 0)));
        Assert.Equal("null\n{\"a\":-0}\n", Write(Lines with { IsOutputs = true }, limit: null, (Row, 2), (Never, 0)));
        Assert.Equal(
            "1e400\nnull\n{\"a\":-0}\n", Write(Lines with { IsOutputs = true, State = ResultState.Succeeded }, limit: null, (Row, 0), (Never, 0)));
    }

    [Fact]
    public void LeavesOutWhatIsNotAskedFor()
    {
        Assert.StartsWith(
            "{\"index\":11,", Write(Lines with { State = ResultState.Failed }, limit: 9, (Row, 0), (Never, 0)), StringComparison.Ordinal);
        Assert.Equal(3, Write(Lines with { State = ResultState.Succeeded }, limit: 9, (Row, 0), (Never, 0)).Count(one => one == '\n'));
        Assert.Equal(3, Write(Lines with { Code = "canceled" }, limit: 9, (Row, 0), (Never, 0)).Count(one => one == '\n'));
        Assert.Equal("", Write(Lines with { Code = "timeout" }, limit: 9, (Row, 0), (Never, 0)));
    }

    private static string Write(ResultsQuery query, WholeRow row) => Write(query, query.Limit, (row, 0));

    /// <summary>Writes as a reader does, with pieces of every size: what comes out must be the same.</summary>
    private static string Write(ResultsQuery query, int? limit, params (WholeRow Row, int Skip)[] rows)
    {
        var texts = Enumerable.Range(1, 30).Select(pieceBytes => Write(query with { Limit = limit }, pieceBytes, rows)).Distinct().ToList();
        return Assert.Single(texts);
    }

    private static string Write(ResultsQuery query, int pieceBytes, (WholeRow Row, int Skip)[] rows)
    {
        var bytes = new MemoryStream();
        var pipe = PipeWriter.Create(bytes);
        var writer = new ResultWriter(query, pipe);
        foreach (var (row, skip) in rows)
        {
            var lines = row.Lines.Span;
            var place = new RowPlace(new OutputRow(row.First, row.Count, row.At, row.Next, row.FailedCount, lines.Length, row.CanceledCode));
            if (writer.IsNoneWanted(place.Row))
                continue;

            place.Pass(skip, Ndjson.EndOfLines(lines, skip));
            for (var step = 0; !writer.IsDone && !place.IsAtEnd; step++)
            {
                Assert.True(step < 1000, "It does not come to an end.");
                var piece = lines.Slice(place.Offset, Math.Min(pieceBytes, lines.Length - place.Offset));
                // Of one item a time it is known whether it failed.
                writer.Write(
                    place, piece, new OutputPiece(piece.Length, [.. row.Failures.Where(failure => failure.Index == place.Index)], place.Index + 1));
            }
        }

        pipe.Complete();
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
