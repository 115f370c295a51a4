using System.Net;
using System.Text.Json;

namespace BatchApi.Tests.Endpoints.Results;

/// <summary>Bare outputs: no failure ever looks like an output, and what is not whole never looks whole.</summary>
public sealed class SendingOutputs(SharedService service)
{
    private const string WithFailure = """{"operation":"square","items":[1,2,"x",4,5]}""";

    [Theory]
    [InlineData("")]
    [InlineData("&format=ndjson")]
    [InlineData("&follow=true")]
    [InlineData("&order=completed")]
    [InlineData("&limit=1")]
    public async Task AreRefusedWithTheCountOfItemsThatHaveNone(string query)
    {
        var path = await EndedAsync(WithFailure);

        var answer = await service.GetAsync($"{path}/results?view=outputs{query}");

        var problem = await SharedService.JsonOf(answer);
        Assert.Equal(
            (HttpStatusCode.Conflict, "has_failures", 1),
            (answer.StatusCode, problem.GetProperty("code").GetString(), problem.GetProperty("count").GetInt32()));
        Assert.Contains("failed=null", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HaveNullInThePlaceOfWhatFailedOnlyIfAskedFor()
    {
        var path = await EndedAsync(WithFailure);

        Assert.Equal("1\n4\nnull\n16\n25\n", await service.TextAsync($"{path}/results?view=outputs&failed=null&format=ndjson"));
        Assert.Equal(
            """{"results":[4,null],"next":"i3","complete":false}""",
            await service.TextAsync($"{path}/results?view=outputs&failed=null&after=i1&limit=2"));
        Assert.Equal("1\n4\n16\n25\n", await service.TextAsync($"{path}/results?view=outputs&state=succeeded&format=ndjson"));
    }

    [Theory]
    [InlineData("failed=null", "/failed")]
    [InlineData("view=outputs&failed=0", "/failed")]
    [InlineData("view=outputs&failed=", "/failed")]
    [InlineData("view=outputs&state=failed", "/state")]
    [InlineData("view=outputs&state=canceled&failed=null", "/state")]
    [InlineData("view=outputs&code=timeout", "/code")]
    [InlineData("code=timeuot", "/code")]
    [InlineData("code=Timeout", "/code")]
    [InlineData("code=", "/code")]
    public async Task RefuseWhatMakesNoSense(string query, string at)
    {
        var path = await EndedAsync("""{"operation":"square","items":[1]}""");

        var answer = await service.GetAsync($"{path}/results?{query}");

        var problem = await SharedService.JsonOf(answer);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(at, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task AreCutAtTheFirstItemWithoutOneWhileTheJobIsFollowed()
    {
        // The second item fails when both readers have begun: it waits for them.
        var path = (await SharedService.JobOf(await service.PostAsync(
            """{"operation":"delay","items":[1,600,"x",1],"options":{"chunkSize":1,"maxWorkers":1,"itemTimeoutSeconds":30}}""", prefer: null))).Path;

        using var bare = await service.Client.GetAsync($"{path}/results?view=outputs&follow=true", HttpCompletionOption.ResponseHeadersRead, Token);
        using var full = await service.Client.GetAsync($"{path}/results?format=ndjson&follow=true", HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.Equal("1\n600\nCUT", await ReadAsync(bare));
        Assert.EndsWith("""
            ,"exitCode":null,"signal":null}}
            {"index":3,"state":"succeeded","output":1}
            {"end":{"state":"partially_succeeded"}}
            """, await ReadAsync(full), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AreCutWhereTheJobHasNotGotYet()
    {
        var path = (await SharedService.JobOf(await service.PostAsync(
            """{"operation":"delay","items":[1,60000],"options":{"chunkSize":1}}""", prefer: null))).Path;
        await Until.TrueAsync(
            async () => (await service.TextAsync($"{path}/results")).Contains("\"output\":1", StringComparison.Ordinal), "the first output");

        using var all = await service.Client.GetAsync($"{path}/results?view=outputs&format=ndjson", HttpCompletionOption.ResponseHeadersRead, Token);
        using var one = await service.Client.GetAsync(
            $"{path}/results?view=outputs&format=ndjson&limit=1", HttpCompletionOption.ResponseHeadersRead, Token);
        var page = JsonElement.Parse(await service.TextAsync($"{path}/results?view=outputs"));

        // The only worker is wanted by others.
        await service.Client.DeleteAsync(path, Token);

        Assert.Equal("1\nCUT", await ReadAsync(all));
        Assert.Equal("1", await ReadAsync(one));
        Assert.False(page.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task AreCompleteOnTheLastPageOnly()
    {
        var path = await EndedAsync("""{"operation":"square","range":{"count":5}}""");

        foreach (var query in (string[])["", "view=outputs&", "order=completed&"])
        {
            Assert.False(await IsCompleteAsync($"{query}limit=4"));
            Assert.True(await IsCompleteAsync($"{query}limit=5"));
        }

        async Task<bool> IsCompleteAsync(string query) =>
            JsonElement.Parse(await service.TextAsync($"{path}/results?{query}")).GetProperty("complete").GetBoolean();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<string> EndedAsync(string job) => (await SharedService.JobOf(await service.PostAsync(job))).Path;

    /// <summary>The lines, and CUT if the body does not end as it should.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage answer)
    {
        var lines = new List<string>();
        using var body = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        try
        {
            while (await body.ReadLineAsync(Token) is { } line)
                lines.Add(line);
        }
        catch (HttpIOException)
        {
            lines.Add("CUT");
        }

        return string.Join('\n', lines);
    }
}
