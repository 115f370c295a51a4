using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs.Options;
using CsCheck;

namespace BatchApi.Tests.Endpoints.Submission;

public sealed class ReadingJsonLines
{
    private static readonly Gen<string> LineEnd = Gen.OneOf("\n", "\r\n", "\n\n", "\n \t\r\n");

    [Fact]
    public async Task KeepsEveryTokenAsWrittenHoweverTheBodyIsCut() =>
        await Gen.Select(Json.Value(lineFeeds: false), LineEnd).Array[0, 40].Select(Gen.Int[1, 50], Gen.Bool)
            .SampleAsync(async (lines, piece, ended) =>
        {
            var text = string.Concat(lines.Select(line => line.Item1.Text + line.Item2));

            var body = await Body.ReadJsonLinesAsync(Encoding.UTF8.GetBytes(ended ? text : text.TrimEnd('\n')), piece);

            Assert.Equal(lines.Select(line => line.Item1.Compact), body.Lines);
            Assert.Equal(lines.Length, body.Count);
        });

    [Fact]
    public async Task AcceptsWhatAParserAcceptsAndNothingElse() =>
        await Gen.Select(Json.Value(lineFeeds: false), Gen.Int[0, 1000], Gen.Byte, Gen.Int[0, 2]).SampleAsync(async (value, at, wrong, how) =>
        {
            if (wrong == '\n')
                return;
            var bytes = Encoding.UTF8.GetBytes(value.Text).ToList();
            at %= bytes.Count;
            if (how < 2)
                bytes.RemoveAt(at);
            if (how > 0)
                bytes.Insert(at, wrong);
            var line = bytes.ToArray();
            if (line.All(one => " \t\r"u8.Contains(one)))
                return;

            var accepted = await IsAcceptedAsync(line);

            Assert.Equal(IsJson(line), accepted);
        });

    [Fact]
    public async Task AcceptsOfDigitsWhatAParserAccepts() =>
        await Gen.Frequency((6, Gen.Char['1', '9']), (1, Gen.Const('0')), (2, Gen.Const('\n'))).Array[1, 30].Select(Gen.Int[1, 30]).SampleAsync(
            async (characters, piece) =>
            {
                var text = new string(characters);
                var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                var wrong = Array.FindIndex(text.Split('\n'), line => line.Length > 1 && line[0] == '0');

                var body = Body.ReadJsonLinesAsync(Encoding.UTF8.GetBytes(text), piece);

                if (wrong < 0)
                    Assert.Equal(lines, (await body).Lines);
                else
                    Assert.Equal(wrong + 1, (await Assert.ThrowsAsync<RefusedException>(() => body)).Problem.Errors[0].Line);
            },
            iter: 20_000);

    [Theory]
    [InlineData("1\n2\n[1,\n2]\n", 3)]
    [InlineData("1\n\n \n2 3\n", 4)]
    [InlineData("\r\n01\n", 2)]
    [InlineData("1\n-\n", 2)]
    [InlineData("\"a\n", 1)]
    [InlineData("1\n{\"a\":1}}", 2)]
    [InlineData("1\nNaN\n", 2)]
    [InlineData("\uFEFF1\n", 1)]
    public async Task NamesTheLineThatIsNoValue(string text, int line)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonLinesAsync(Encoding.UTF8.GetBytes(text)));

        Assert.Equal((400, "not_parseable", line), (refused.Problem.Status, refused.Problem.Code, refused.Problem.Errors[0].Line));
    }

    [Fact]
    public async Task NamesTheLineAnywhereInAMillion()
    {
        var text = string.Concat(Enumerable.Range(0, 200_000).Select(number => number == 123_456 ? "x\n" : $"{number}\n"));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonLinesAsync(Encoding.UTF8.GetBytes(text)));

        Assert.Equal((123_457, 123_456), (refused.Problem.Errors[0].Line, refused.Problem.Errors[0].Index));
    }

    [Fact]
    public async Task RefusesWhatIsNotUtf8()
    {
        byte[] text = [.. "1\n\"é\"\n\""u8, 0xC3, (byte)'"', (byte)'\n'];

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonLinesAsync(text, 1));

        Assert.Equal(3, refused.Problem.Errors[0].Line);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task RefusesADepthOver64(int depth, bool accepted) =>
        Assert.Equal(accepted, await IsAcceptedAsync(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth))));

    [Theory]
    [InlineData("1234567890123456", null)]
    [InlineData("12345678901234567", 3)]
    [InlineData("\"12345678901234\"", null)]
    [InlineData("\"123456789012345\"", 3)]
    [InlineData("[1,2,3,4,5,6,7,8,9]", 3)]
    public async Task RefusesAnItemThatIsTooLarge(string item, int? line)
    {
        var text = Encoding.UTF8.GetBytes($"1\n2\n{item}\n3\n");
        var limits = new JobsOptions { MaxItemBytes = 16 };

        var refused = await Record.ExceptionAsync(() => Body.ReadJsonLinesAsync(text, 3, limits)) as RefusedException;

        Assert.Equal(line is null ? null : "item_too_large", refused?.Problem.Code);
        Assert.Equal((line, line - 1), (refused?.Problem.Errors[0].Line, refused?.Problem.Errors[0].Index));
    }

    [Fact]
    public async Task HoldsNoLineThatNeverEnds()
    {
        var text = new byte[1 << 20];
        text.AsSpan().Fill((byte)'1');

        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            Body.ReadJsonLinesAsync(text, 5000, new JobsOptions { MaxItemBytes = 100_000 }));

        Assert.Equal("item_too_large", refused.Problem.Code);
    }

    [Fact]
    public async Task RefusesOneItemTooMany()
    {
        var limits = new JobsOptions { MaxItems = 3 };

        Assert.Equal(3, (await Body.ReadJsonLinesAsync("1\n2\n3"u8.ToArray(), limits: limits)).Count);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonLinesAsync("1\n2\n3\n4"u8.ToArray(), limits: limits));
        Assert.Equal((413, "too_many_items", 3L), (refused.Problem.Status, refused.Problem.Code, refused.Problem.Members["limit"]));
    }

    [Fact]
    public async Task RefusesOneByteTooMany()
    {
        var limits = new JobsOptions { MaxBodyBytes = 6 };

        Assert.Equal(3, (await Body.ReadJsonLinesAsync("1\n2\n3\n"u8.ToArray(), 1, limits)).Count);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonLinesAsync("1\n2\n3\n\n"u8.ToArray(), 1, limits));
        Assert.Equal((413, "body_too_large"), (refused.Problem.Status, refused.Problem.Code));
    }

    [Fact]
    public async Task SendsSegmentsOfWholeItemsAndKeepsTheLast()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 600_000).Select(number => $"{number}\n")));

        var body = await Body.ReadJsonLinesAsync(text);

        Assert.Equal(text, body.All.SelectMany(segment => segment.Lines.ToArray()));
        Assert.All(body.Sent, segment => Assert.InRange(segment.Lines.Length, 960 * 1024, 1024 * 1024));
        Assert.True(body.All.Count > body.Sent.Count);
        var counts = body.All.Select(segment => (long)segment.Count).Prepend(0);
        Assert.Equal(
            counts.Aggregate(new List<long>(), (sums, count) => [.. sums, sums.LastOrDefault() + count])[..^1],
            body.All.Select(segment => segment.First));
    }

    private static bool IsJson(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Utf8.IsValid(line);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<bool> IsAcceptedAsync(byte[] line)
    {
        try
        {
            return (await Body.ReadJsonLinesAsync(line)).Count == 1;
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}
