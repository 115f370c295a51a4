using System.Text;

namespace BatchApi.Tests.Endpoints;

public sealed class RefusingRequests(SharedService service)
{
    [Theory]
    [InlineData("""{"operation":"sqare","items":[1]}""", 422, "unknown_operation")]
    [InlineData("""{"operation":"square"}""", 422, "validation_failed")]
    [InlineData("""{"operation":"square","items":[1],"state":"running"}""", 422, "validation_failed")]
    [InlineData("""{"operation":"square","items":[1],"parameters":{"x":1}}""", 422, "validation_failed")]
    [InlineData("""{"operation":"\ud800","items":[1],"\udc00":1}""", 422, "validation_failed")]
    [InlineData("""{"operation":"square","items":[1],"parameters":{"\udc00":1}}""", 422, "validation_failed")]
    [InlineData("""{"operation":"square","items":[1]} x""", 400, "not_parseable")]
    [InlineData("""{"operation":"square","range":{"count":50001}}""", 413, "too_many_items")]
    public async Task SaysWhy(string json, int status, string code)
    {
        var answer = await service.PostAsync(json);

        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(code, (await SharedService.JsonOf(answer)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("sqare", "Did you mean square?", "square")]
    [InlineData("isprime", "Did you mean is-prime?", "is-prime")]
    [InlineData("nothing", "See /v1/operations.", null)]
    public async Task NamesWhatMayHaveBeenMeant(string typo, string hint, string? nearest)
    {
        var job = await service.PostAsync($$"""{"operation":"{{typo}}","items":[1]}""");
        var operation = await service.GetAsync($"/v1/operations/{typo}");

        foreach (var (answer, code) in new[] { (job, (422, "unknown_operation")), (operation, (404, "not_found")) })
        {
            var problem = await SharedService.JsonOf(answer);
            Assert.Equal(code, ((int)answer.StatusCode, problem.GetProperty("code").GetString()));
            Assert.Equal($"There is no such operation. {hint}", problem.GetProperty("detail").GetString());
            Assert.Equal(nearest is null ? [] : [nearest], problem.GetProperty("nearest").EnumerateArray().Select(name => name.GetString()));
        }
    }

    [Theory]
    [InlineData("?operation=square", "application/x-ndjson", null, "1\n2 3\n", 400, "not_parseable")]
    [InlineData("?operation=square", "text/plain; charset=latin1", null, "a", 415, "unsupported_media_type")]
    [InlineData("?operation=square", "application/xml", null, "a", 415, "unsupported_media_type")]
    [InlineData("?operation=square", "application/x-ndjson", "br", "1", 415, "unsupported_media_type")]
    [InlineData("?operation=square", "application/x-ndjson", "gzip", "1", 400, "not_parseable")]
    [InlineData("?webhook=x", "application/x-ndjson", null, "1", 422, "validation_failed")]
    [InlineData("?operation=square", "application/json", null, "{}", 422, "validation_failed")]
    public async Task SaysWhyOfABodyOfItems(string query, string type, string? encoding, string body, int status, string code)
    {
        var answer = await service.PostAsync(query, type, Encoding.UTF8.GetBytes(body), encoding: encoding);

        Assert.Equal((status, code), ((int)answer.StatusCode, (await SharedService.JsonOf(answer)).GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("""{"operation":"square","items":[1],"options":{"chunkSize":"AUTO"}}""", "/options/chunkSize: Must be \"auto\" or an integer from 1 to 1000000.")]
    [InlineData("""{"operation":"square","items":[1],"options":{"chunkSize":0}}""", "/options/chunkSize: Must be \"auto\" or an integer from 1 to 1000000.")]
    [InlineData("""{"operation":"square","items":[1],"options":{"chunksize":5}}""", "/options/chunksize: There is no such member. Did you mean chunkSize?")]
    [InlineData("""{"operation":"square","items":[1],"x":5}""", "/x: There is no such member, only operation, items, range, parameters, priority, labels, options.")]
    [InlineData("""{"operation":"square","items":[1],"priority":"urgent"}""", "/priority: Must be low, normal or high.")]
    [InlineData("""{"operation":"word-count","items":["a"],"parameters":{"a/~b":1}}""", "/parameters/a~1~0b: The operation word-count has no such parameter, only lowercase.")]
    [InlineData("""{"operation":"square","range":{"count":"5"}}""", "/range/count: Must be an integer from -9223372036854775808 to 9223372036854775807.")]
    public async Task NamesTheMemberAndWhatToSendInstead(string json, string detail) =>
        Assert.Equal(detail, (await SharedService.JsonOf(await service.PostAsync(json))).GetProperty("detail").GetString());

    [Theory]
    [InlineData("GET", "/v1/jobs?lable=a:b", "/lable: There is no such query parameter. Did you mean label?")]
    [InlineData("GET", "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00?x=1", "/x: There is no such query parameter; nothing is taken here.")]
    [InlineData("DELETE", "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00?force=1", "/force: There is no such query parameter; nothing is taken here.")]
    [InlineData("POST", "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/cancel?x", "/x: There is no such query parameter; nothing is taken here.")]
    [InlineData("GET", "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/results/0?x=1", "/x: There is no such query parameter; nothing is taken here.")]
    [InlineData("GET", "/v1/operations?a~/b=1", "/a~0~1b: There is no such query parameter; nothing is taken here.")]
    [InlineData("GET", "/v1/operations/square?x=1", "/x: There is no such query parameter; nothing is taken here.")]
    [InlineData("GET", "/v1/workers?x=1", "/x: There is no such query parameter; nothing is taken here.")]
    [InlineData("GET", "/health/live?x=1", "/x: There is no such query parameter; nothing is taken here.")]
    [InlineData("GET", "/health/ready?x=1", "/x: There is no such query parameter; nothing is taken here.")]
    public async Task RefusesUnknownQueryParametersEverywhere(string method, string address, string detail)
    {
        using var answer = await service.Client.SendAsync(new(new(method), address), TestContext.Current.CancellationToken);

        Assert.Equal((422, detail), ((int)answer.StatusCode, (await SharedService.JsonOf(answer)).GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task ShowsTheChunkSizeThatIsInEffect()
    {
        var range = await service.PostAsync("""{"operation":"square","range":{"count":5},"options":{"chunkSize":1000000}}""");
        var items = await service.PostAsync("""{"operation":"square","items":[1,2],"options":{"chunkSize":1000000}}""");

        Assert.Equal(150_000, (await SharedService.JsonOf(range)).GetProperty("options").GetProperty("chunkSize").GetInt32());
        Assert.Equal(1_000_000, (await SharedService.JsonOf(items)).GetProperty("options").GetProperty("chunkSize").GetInt32());
    }

    [Fact]
    public async Task LeavesNothingOfALargeBody()
    {
        var large = new byte[1_000_001];
        large.AsSpan().Fill((byte)'\n');
        var many = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1234567\n", 50_001)));

        var tooLarge = await SharedService.JsonOf(await service.PostAsync("?operation=square", "application/x-ndjson", large));
        var tooMany = await SharedService.JsonOf(await service.PostAsync("?operation=square&labels={\"a\":\"none\"}", "application/x-ndjson", many));

        Assert.Equal(("body_too_large", 1_000_000, 1_000_001), (tooLarge.GetProperty("code").GetString(), tooLarge.GetProperty("limit").GetInt32(), tooLarge.GetProperty("actual").GetInt32()));
        Assert.Equal("too_many_items", tooMany.GetProperty("code").GetString());
        Assert.Equal("""{"jobs":[]}""", await service.TextAsync("/v1/jobs?label=a:none"));
    }

    [Theory]
    [InlineData("/v1/jobs/..%2f", 404)]
    [InlineData("/v1/jobs/%D9%A3", 404)]
    [InlineData("/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00", 404)]
    [InlineData("/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/results?limit=x", 404)]
    [InlineData("/v1/nothing", 404)]
    [InlineData("/v1/operations/nothing", 404)]
    [InlineData("/v1/jobs?limit=0", 422)]
    [InlineData("/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00/cancel", 405)]
    public async Task AnswersEveryPathWithAProblem(string path, int status)
    {
        var answer = await service.GetAsync(path);

        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }
}
