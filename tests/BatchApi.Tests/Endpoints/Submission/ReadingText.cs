using System.Text;
using System.Text.Json;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs.Options;
using CsCheck;

namespace BatchApi.Tests.Endpoints.Submission;

public sealed class ReadingText
{
    [Fact]
    public async Task MakesAStringOfEachLine() =>
        await Gen.Select(Gen.String.Array[1, 10], Gen.OneOf("\n", "\r\n"), Gen.Int[1, 30]).SampleAsync(async (texts, end, piece) =>
        {
            var lines = texts.Select(text => Clean(text.Replace('\n', ' ').TrimEnd('\r'))).ToArray();
            lines[0] = lines[0].TrimStart('\uFEFF');

            var body = await Body.ReadTextAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + end))), piece);

            Assert.Equal(lines, body.Lines.Select(line => JsonSerializer.Deserialize<string>(line)));
        });

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("\n\n", 2)]
    [InlineData("a\n\nb", 3)]
    public async Task CountsEmptyLinesButNotTheEndOfTheLast(string text, int items) =>
        Assert.Equal(items, (await Body.ReadTextAsync(Encoding.UTF8.GetBytes(text))).Count);

    [Fact]
    public async Task LeavesOutAByteOrderMark() =>
        Assert.Equal(["\"a\"", "\"b\""], (await Body.ReadTextAsync([0xEF, 0xBB, 0xBF, .. "a\nb"u8], 1)).Lines);

    [Fact]
    public async Task RefusesWhatIsNotUtf8AndWhatIsTooLargeWithItsLine()
    {
        var limits = new JobsOptions { MaxItemBytes = 16 };

        var wrong = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadTextAsync([.. "a\n"u8, 0xFF]));
        var large = await Assert.ThrowsAsync<RefusedException>(() => Body.ReadTextAsync("a\nb\n123456789012345\n"u8.ToArray(), limits: limits));

        Assert.Equal((400, 2L), (wrong.Problem.Status, wrong.Problem.Errors[0].Line));
        Assert.Equal((413, 3L, 2L), (large.Problem.Status, large.Problem.Errors[0].Line, large.Problem.Errors[0].Index));
    }

    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
