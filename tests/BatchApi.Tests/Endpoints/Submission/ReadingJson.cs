using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs.Options;
using CsCheck;

namespace BatchApi.Tests.Endpoints.Submission;

public sealed class ReadingJson
{
    [Fact]
    public async Task StreamsTheItemsAndKeepsTheRestInAnyOrder() =>
        await Gen.Select(Json.Value(lineFeeds: true).Array[0, 12], Json.Value(lineFeeds: true), Gen.Int[0, 2], Gen.Int[1, 40])
            .SampleAsync(async (items, other, place, piece) =>
            {
                string[] members = ["\"a\": 1", $"\"é\" :{other.Text}"];
                var all = members.ToList();
                all.Insert(place, $"\n\"items\" : [ {string.Join(" ,", items.Select(item => item.Text))}]");

                var body = await Body.ReadJsonAsync(Encoding.UTF8.GetBytes($" {{{string.Join(',', all)} }}\n"), piece);

                Assert.Equal(items.Select(item => item.Compact), body.Lines);
                Assert.True(body.Json!.HasItems);
                Assert.Equal($"{{\"a\":1,\"é\":{other.Compact}}}", Encoding.UTF8.GetString(body.Json.Members.Span));
            });

    [Fact]
    public async Task AcceptsWhatAParserAcceptsAndNothingElse() =>
        await Gen.Select(Json.Value(lineFeeds: true), Gen.Int[0, 1000], Gen.Byte, Gen.Int[0, 2], Gen.Int[1, 40])
            .SampleAsync(async (value, at, wrong, how, piece) =>
            {
                var bytes = Encoding.UTF8.GetBytes($"{{\"items\":[{value.Text}],\"b\":[]}}").ToList();
                at %= bytes.Count;
                if (how < 2)
                    bytes.RemoveAt(at);
                if (how > 0)
                    bytes.Insert(at, wrong);
                var text = bytes.ToArray();

                var accepted = await IsAcceptedAsync(text, piece);

                Assert.Equal(IsJson(text), accepted);
            });

    [Fact]
    public async Task TakesAnEmptyListForAnEmptyJob()
    {
        var body = await Body.ReadJsonAsync("""{"items": [ ]}"""u8.ToArray());

        Assert.True(body.Json!.HasItems);
        Assert.Empty(body.All);
    }

    [Theory]
    [InlineData("{\"operation\":\"a\",\n \"items\":[1,2,x]}", 2, 15)]
    [InlineData("{\"items\":[1]} 1", 1, 15)]
    [InlineData("{\"items\":[1]", 1, 13)]
    [InlineData("", 1, 1)]
    [InlineData("\uFEFF{}", 1, 1)]
    [InlineData("{\"items\":[1,]}", 1, 13)]
    public async Task NamesLineAndColumnOfWhatIsNoJson(string text, int line, int column)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonAsync(Encoding.UTF8.GetBytes(text), 5));

        Assert.Equal((400, line, column), (refused.Problem.Status, refused.Problem.Errors[0].Line, refused.Problem.Errors[0].Column));
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("3")]
    [InlineData("{\"items\":[1],\"\\u0069tems\":[2]}")]
    public async Task RefusesWhatIsNoRequest(string text)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonAsync(Encoding.UTF8.GetBytes(text)));

        Assert.Equal((422, "validation_failed"), (refused.Problem.Status, refused.Problem.Code));
    }

    [Fact]
    public async Task KeepsItemsThatAreNoArrayForTheValidator()
    {
        var body = await Body.ReadJsonAsync("""{"items": {"a": [1]}, "b": 2}"""u8.ToArray());

        Assert.False(body.Json!.HasItems);
        Assert.Equal("""{"items":{"a":[1]},"b":2}""", Encoding.UTF8.GetString(body.Json.Members.Span));
    }

    [Fact]
    public async Task RefusesUtf16AndWhatIsNotUtf8()
    {
        await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonAsync(Encoding.Unicode.GetBytes("{\"items\":[]}")));
        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            Body.ReadJsonAsync([.. "{\"items\":[1,\""u8, 0xED, 0xA0, 0x80, .. "\"]}"u8], 1));
        Assert.Equal(1, refused.Problem.Errors[0].Index);
    }

    [Theory]
    [InlineData("\"12345678901234\"", true)]
    [InlineData("\"123456789012345\"", false)]
    [InlineData("[1, 2, 3, 4, 5, 6, 7]", true)]
    [InlineData("[1, 2, 3, 4, 5, 6, 7, 8]", false)]
    public async Task RefusesAnItemThatIsTooLarge(string item, bool accepted)
    {
        var text = Encoding.UTF8.GetBytes($"{{\"items\":[0,{item}]}}");
        var limits = new JobsOptions { MaxItemBytes = 16 };

        var refused = await Record.ExceptionAsync(() => Body.ReadJsonAsync(text, 3, limits)) as RefusedException;

        Assert.Equal(accepted ? null : "item_too_large", refused?.Problem.Code);
        Assert.Equal(accepted ? null : 1, refused?.Problem.Errors[0].Index);
    }

    [Theory]
    [InlineData("{\"items\":[\"")]
    [InlineData("{\"a\":\"")]
    public async Task HoldsNoStringThatNeverEnds(string start)
    {
        var text = Encoding.UTF8.GetBytes(start + new string('x', 4 << 20));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadJsonAsync(text, 60_000));

        Assert.Equal(413, refused.Problem.Status);
    }

    [Fact]
    public async Task SendsSegmentsInTheMiddleOfAnItem()
    {
        var items = Enumerable.Range(0, 150).Select(number => $"[{string.Join(',', Enumerable.Range(number, 5000))}]").ToArray();

        var body = await Body.ReadJsonAsync(Encoding.UTF8.GetBytes($"{{\"items\":[{string.Join(", ", items)}]}}"), 10_000);

        Assert.Equal(items, body.Lines);
        Assert.True(body.Sent.Count > 2);
        Assert.All(body.All, segment => Assert.Equal((byte)'\n', segment.Lines.Span[^1]));
    }

    private static bool IsJson(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Utf8.IsValid(text) && document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<bool> IsAcceptedAsync(byte[] text, int piece)
    {
        try
        {
            await Body.ReadJsonAsync(text, piece);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}
