using System.Text;
using System.Text.Json;
using BatchApi.Endpoints.Problems;
using CsCheck;

namespace BatchApi.Tests.Endpoints.Submission;

public sealed class FindingDoubleMembers
{
    private static readonly Gen<string> Name = Gen.OneOf(
        "a", "\\u0061", "b", "", "\\u00e9", "é", "a\\/b", "a/b", "longer than eight", "longer than ei9ht", "😀", "\\ud83d\\ude00");

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Gen.Const("1")
        : Gen.Frequency(
            (2, Gen.Const("1")),
            (1, inner.Array[0, 3].Select(all => $"[{string.Join(',', all)}]")),
            (3, Gen.Select(Name, inner, (name, value) => $"\"{name}\":{value}").Array[0, 4].Select(all => $"{{{string.Join(',', all)}}}"))));

    [Fact]
    public async Task FindsThemWhereverAParserDoes() => await Value.Select(Gen.Int[1, 20]).SampleAsync(
        async (item, piece) =>
        {
            var isRefused = Parses(item) is null;

            Assert.Equal(isRefused, await RefusalAsync(item, piece, isLine: true) is not null);
            Assert.Equal(isRefused, await RefusalAsync(item, piece, isLine: false) is not null);
        },
        iter: 2_000);

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "/a")]
    [InlineData("""{ "a" : 1 , "\u0061" : 2 }""", "/a")]
    [InlineData("""[[1,{"x":{"m~/n":1}},{"x":[],"y":{"m~/n":1,"m\u007e\/n":{}}}]]""", "/0/2/y/m~0~1n")]
    [InlineData("""{"😀":1,"\ud83d\ude00":1}""", "/😀")]
    [InlineData("""{"\ud800":1,"\ud801":1,"\uD800":1}""", "/\uFFFD\uFFFD\uFFFD")]
    [InlineData("""{"":1,"":1}""", "/")]
    public async Task SaysWhere(string item, string at)
    {
        var line = await RefusalAsync(item, 3, isLine: true);
        var member = await RefusalAsync(item, 3, isLine: false);

        Assert.Equal((422, $"/items/2{at}", 2, 4), (line!.Status, line.Errors[0].Pointer, line.Errors[0].Index, line.Errors[0].Line));
        Assert.Equal((422, $"/items/2{at}", 2, null), (member!.Status, member.Errors[0].Pointer, member.Errors[0].Index, member.Errors[0].Line));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1000)]
    [InlineData(40_000)]
    public async Task FindsThemInObjectsOfAnySize(int count)
    {
        var members = Enumerable.Range(0, count).Select(number => $"\"k{number}\":{{\"k0\":1}}").ToList();

        Assert.Null(await RefusalAsync($"{{{string.Join(',', members)}}}", 50_000, isLine: true));
        foreach (var twice in (int[])[0, count / 2, count - 1])
            Assert.Equal(
                $"/items/2/k{twice}",
                (await RefusalAsync($"{{{string.Join(',', members.Append($"\"k{twice}\":0"))}}}", 50_000, isLine: false))!.Errors[0].Pointer);
    }

    private static JsonDocument? Parses(string item)
    {
        try
        {
            return JsonDocument.Parse(item, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<Problem?> RefusalAsync(string item, int piece, bool isLine)
    {
        try
        {
            // Names of other items, and of objects around, are nothing to it.
            if (isLine)
                await Body.ReadJsonLinesAsync(Encoding.UTF8.GetBytes($"{{\"a\":1}}\n\n{{\"a\":1}}\n{item}\n"), piece);
            else
                await Body.ReadJsonAsync(Encoding.UTF8.GetBytes($"{{\"a\":{{}},\"items\":[{{\"a\":1}},{{\"a\":1}},{item}]}}"), piece);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Problem;
        }
    }
}
