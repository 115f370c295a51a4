using System.Text;
using System.Text.Json;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs.Options;
using CsCheck;

namespace BatchApi.Tests.Endpoints.Submission;

public sealed class ReadingCsv
{
    [Fact]
    public async Task MakesAnObjectOfEachRow()
    {
        var text = "name,\"x \"\"\"\r\na,1\r\n\"b,\"\"c\"\"\nd\",\r\n\r\né,😀";

        var body = await Body.ReadCsvAsync(Encoding.UTF8.GetBytes(text), 3);

        Assert.Equal(
            ["""{"name":"a","x \"":"1"}""", """{"name":"b,\"c\"\nd","x \"":""}""", """{"name":"é","x \"":"😀"}"""],
            body.Lines);
    }

    [Fact]
    public async Task KeepsEveryFieldHoweverTheBodyIsCut() =>
        await Gen.Select(Gen.String.Array[2].Array[0, 8], Gen.Int[1, 30]).SampleAsync(async (rows, piece) =>
        {
            var text = "a,\"b \"\"\"\r\n" + string.Concat(rows.Select(row => string.Join(',', row.Select(Quote)) + "\r\n"));

            var body = await Body.ReadCsvAsync(Encoding.UTF8.GetBytes(text), piece);

            Assert.Equal(
                rows.Select(row => (Clean(row[0]), Clean(row[1]))),
                body.Lines.Select(line => JsonDocument.Parse(line).RootElement)
                    .Select(row => (row.GetProperty("a").GetString()!, row.GetProperty("b \"").GetString()!)));
        });

    [Theory]
    [InlineData("a,b\n1,2\n3\n", 400, 3)]
    [InlineData("a,b\n1,2,3\n", 400, 2)]
    [InlineData("a,b\n\"x\ny\",2\n1,2,3\n", 400, 4)]
    [InlineData("a,b\n1,\"2\n3,4\n", 400, 2)]
    [InlineData("a,b\n1,2\"\n", 400, 2)]
    [InlineData("a,a\n1,2\n", 422, 1)]
    [InlineData("a,\n1,2\n", 422, 1)]
    public async Task NamesTheLineThatDoesNotFit(string text, int status, int line)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadCsvAsync(Encoding.UTF8.GetBytes(text)));

        Assert.Equal((status, line), (refused.Problem.Status, refused.Problem.Errors[0].Line));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", null)]
    [InlineData("\"a\",b\r\n\"1\",2", null)]
    [InlineData("\uFEFFa,b\n1,2\n\n", null)]
    [InlineData("a;b\n1;2\n", ';')]
    [InlineData("sep=;\r\na;b\r\n1;2", null)]
    public async Task MakesArraysOfAllRowsWithoutAHeader(string text, char? delimiter) => Assert.Equal(
        ["""["a","b"]""", """["1","2"]"""], (await Body.ReadCsvAsync(Encoding.UTF8.GetBytes(text), 3, hasHeader: false, delimiter: delimiter)).Lines);

    [Theory]
    [InlineData("a;b\n1;2\n", ';')]
    [InlineData("a\tb\n1\t2\n", '\t')]
    [InlineData("a|b\n1|2\n", '|')]
    [InlineData("sep=;\na;b\n1;2\n", null)]
    [InlineData("sep=;\r\na;b\r\n1;2\r\n", ';')]
    [InlineData("\uFEFFsep=\t\r\na\tb\r\n1\t2\r\n", null)]
    [InlineData("\"sep=|\"\r\na|b\r\n1|2\r\n", null)]
    [InlineData("SEP=,\ra,b\r1,2\r", null)]
    [InlineData("\n\na,b\n\n\n1,2\n\n", null)]
    public async Task CutsRowsWhereItIsTold(string text, char? delimiter) => Assert.Equal(
        ["""{"a":"1","b":"2"}"""], (await Body.ReadCsvAsync(Encoding.UTF8.GetBytes(text), 3, delimiter: delimiter)).Lines);

    [Theory]
    [InlineData("a;b\n1;2\n", null, "delimiter=;")]
    [InlineData("a\tb\n1\t2\n", null, "delimiter=%09")]
    [InlineData("a|b\n1|2\n", null, "delimiter=|")]
    [InlineData("name;price, EUR;n\nx;1,5;2\n", null, "delimiter=;")]
    [InlineData("a,b\n1,2\n", ';', "delimiter=,")]
    [InlineData("sep=;\na,b\n1,2\n", null, "delimiter=,")]
    [InlineData("sep=;\na;b\n1;2\n", ',', "Remove one of them")]
    [InlineData("sep=\na;b\n1;2\n", null, "delimiter=;")]
    public async Task SaysWhatToDoWhereItSeemsCutAtTheWrongPlaces(string text, char? delimiter, string advice)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadCsvAsync(Encoding.UTF8.GetBytes(text), 3, delimiter: delimiter));

        Assert.Equal(422, refused.Problem.Status);
        Assert.Contains(advice, refused.Problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a;b\n1;2\n", ',')]
    [InlineData("\"a;b\"\n1;2\n", null)]
    public async Task BelievesWhoMeansIt(string text, char? delimiter) =>
        Assert.Equal(["""{"a;b":"1;2"}"""], (await Body.ReadCsvAsync(Encoding.UTF8.GetBytes(text), delimiter: delimiter)).Lines);

    [Fact]
    public async Task RefusesAnEmptyLineThatMayBeAValue()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadCsvAsync("a\n1\n\n2\n"u8.ToArray()));

        Assert.Equal((400, 3, 1), (refused.Problem.Status, refused.Problem.Errors[0].Line, refused.Problem.Errors[0].Index));
        Assert.Equal(["""{"a":"1"}""", """{"a":""}"""], (await Body.ReadCsvAsync("a\n1\n\"\"\n\n\n"u8.ToArray())).Lines);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task NamesAnotherEncoding(string name)
    {
        foreach (var mark in (string[])["", "\uFEFF"])
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(
                () => Body.ReadCsvAsync(Encoding.GetEncoding(name).GetBytes(mark + "a,b\n1,2\n")));

            Assert.Contains("UTF-16", refused.Problem.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RefusesWhatIsNotUtf8()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadCsvAsync([.. "a\nb\n"u8, 0xFF, (byte)'\n']));

        Assert.Equal((400, 3), (refused.Problem.Status, refused.Problem.Errors[0].Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b")]
    [InlineData("\uFEFFa,b\r\n")]
    public async Task TakesNoRowsForAnEmptyJob(string text) => Assert.Equal(0, (await Body.ReadCsvAsync(Encoding.UTF8.GetBytes(text))).Count);

    [Fact]
    public async Task LeavesOutAByteOrderMark() =>
        Assert.Equal(["""{"a":"1"}"""], (await Body.ReadCsvAsync([0xEF, 0xBB, 0xBF, .. "a\n1"u8])).Lines);

    [Theory]
    [InlineData("a\n\"")]
    [InlineData("a\n")]
    [InlineData("")]
    public async Task HoldsNoRowThatNeverEnds(string start)
    {
        var text = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat("abcdefg,", 200_000)));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadCsvAsync(text, 5000, new JobsOptions { MaxItemBytes = 100_000 }));

        Assert.Equal("item_too_large", refused.Problem.Code);
    }

    private static string Quote(string field) => $"\"{Clean(field).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
