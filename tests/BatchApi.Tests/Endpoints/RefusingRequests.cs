using System.IO.Compression;
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
    [InlineData(
        """{"operation":"square","items":[1],"options":{"chunkSize":"AUTO"}}""",
        "/options/chunkSize: Must be \"auto\" or an integer from 1 to 1000000.")]
    [InlineData(
        """{"operation":"square","items":[1],"options":{"chunkSize":0}}""", "/options/chunkSize: Must be \"auto\" or an integer from 1 to 1000000.")]
    [InlineData(
        """{"operation":"square","items":[1],"options":{"chunksize":5}}""", "/options/chunksize: There is no such member. Did you mean chunkSize?")]
    [InlineData(
        """{"operation":"square","items":[1],"x":5}""",
        "/x: There is no such member, only operation, items, range, parameters, priority, labels, options.")]
    [InlineData("""{"operation":"square","items":[1],"priority":"urgent"}""", "/priority: Must be low, normal or high.")]
    [InlineData("""{"operation":"square","items":[1],"priority":"HIGH"}""", "/priority: Must be low, normal or high. Did you mean high?")]
    [InlineData(
        """{"operation":"word-count","items":["a"],"parameters":{"a/~b":1}}""",
        "/parameters/a~1~0b: The operation word-count has no such parameter, only lowercase.")]
    [InlineData(
        """{"operation":"square","range":{"count":"5"}}""", "/range/count: Must be an integer from -9223372036854775808 to 9223372036854775807.")]
    public async Task NamesTheMemberAndWhatToSendInstead(string json, string detail) =>
        Assert.Equal(detail, (await SharedService.JsonOf(await service.PostAsync(json))).GetProperty("detail").GetString());

    [Theory]
    [InlineData("GET", "/v1/jobs?lable=a:b", "/lable: There is no such query parameter. Did you mean label?")]
    [InlineData("GET", "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00?x=1", "/x: There is no such query parameter; nothing is taken here.")]
    [InlineData(
        "DELETE", "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00?force=1", "/force: There is no such query parameter; nothing is taken here.")]
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

    [Theory]
    [InlineData("/v1/jobs?state=foo", "/state: Must be queued, running, canceling, canceled, succeeded, partially_succeeded or failed.")]
    [InlineData("/v1/jobs?state=", "/state: Must be queued, running, canceling, canceled, succeeded, partially_succeeded or failed.")]
    [InlineData(
        "/v1/jobs?state=RUNNING",
        "/state: Must be queued, running, canceling, canceled, succeeded, partially_succeeded or failed. Did you mean running?")]
    [InlineData("{job}/results?order=INPUT", "/order: Must be input or completed. Did you mean input?")]
    [InlineData("{job}/results?order=1", "/order: Must be input or completed.")]
    [InlineData("{job}/results?state=Failed", "/state: Must be succeeded, failed or canceled. Did you mean failed?")]
    [InlineData("{job}/results?code=TIMEOUT", "/code: There is no such code. Did you mean timeout?")]
    [InlineData("{job}/results?view=Outputs", "/view: Must be results or outputs. Did you mean outputs?")]
    [InlineData("{job}/results?format=NDJSON", "/format: Must be json or ndjson. Did you mean ndjson?")]
    [InlineData("{job}/results?follow=True", "/follow: Must be true or false. Did you mean true?")]
    [InlineData("{job}/logs?format=JSON", "/format: Must be json or ndjson. Did you mean json?")]
    [InlineData("/v1/jobs?operation=", "/operation: Must be the name of an operation; GET /v1/operations lists them.")]
    [InlineData("/v1/jobs?label=team", "/label: Must be a label's name, a colon and its value, such as team:blue.")]
    [InlineData("/v1/jobs?limit=1001", "/limit: Must be an integer from 1 to 1000.")]
    [InlineData("/v1/jobs?after=17", "/after: Must be the member next of an answer to the same request; leave it out to begin at the start.")]
    [InlineData("/v1/jobs?state=failed&state=failed", "/state: The query parameter appears twice; send it once.")]
    [InlineData("{job}/results?state=pending", "/state: Must be succeeded, failed or canceled.")]
    [InlineData("{job}/results?order=index", "/order: Must be input or completed.")]
    [InlineData("{job}/results?after=x", "/after: Must be the member next of an answer to the same request; leave it out to begin at the start.")]
    [InlineData("{job}/results?after=c0-0", "/after: Comes from results with order=completed: send that with it.")]
    [InlineData("{job}/results?order=completed&after=i0", "/after: Comes from results with order=input: send that with it.")]
    [InlineData(
        "{job}/results?code=x",
        "/code: There is no such code, only invalid_item, operation_error, invalid_output, output_too_large, timeout, "
            + "memory_limit, worker_crashed, worker_start_failed, operation_unavailable, internal_error, canceled.")]
    [InlineData("{job}/results?state=succeeded&code=timeout", "/code: No item has code=timeout and state=succeeded: leave out one of them.")]
    [InlineData("{job}/results?state=failed&code=canceled", "/code: No item has code=canceled and state=failed: leave out one of them.")]
    [InlineData("{job}/results?state=canceled&code=timeout", "/code: No item has code=timeout and state=canceled: leave out one of them.")]
    [InlineData("{job}/results?view=x", "/view: Must be results or outputs.")]
    [InlineData("{job}/results?format=csv", "/format: Must be json or ndjson.")]
    [InlineData("{job}/results?follow=yes", "/follow: Must be true or false.")]
    [InlineData("{job}/results?limit=0", "/limit: Must be an integer from 1 to 10000.")]
    [InlineData("{job}/logs?index=-1", "/index: Must be the index of an item, an integer from 0.")]
    [InlineData("{job}/logs?after=1", "/after: Must be the member next of an answer to the same request; leave it out to begin at the start.")]
    [InlineData("{job}/logs?limit=1001", "/limit: Must be an integer from 1 to 1000.")]
    [InlineData("{job}/chunks?after=1", "/after: Must be the member next of an answer to the same request; leave it out to begin at the start.")]
    [InlineData("{job}/chunks?limit=x", "/limit: Must be an integer from 1 to 1000.")]
    public async Task NamesTheQueryParameterAndWhatToSendInstead(string address, string detail)
    {
        var job = (await SharedService.JsonOf(await service.PostAsync("""{"operation":"square","items":[]}"""))).GetProperty("id").GetString();

        var answer = await service.GetAsync(address.Replace("{job}", $"/v1/jobs/{job}", StringComparison.Ordinal));

        Assert.Equal((422, detail), ((int)answer.StatusCode, (await SharedService.JsonOf(answer)).GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("abc", "An item is addressed by its index in the job, a number from 0: /results/0 is the first one.")]
    [InlineData("-1", "An item is addressed by its index in the job, a number from 0: /results/0 is the first one.")]
    [InlineData("1.0", "An item is addressed by its index in the job, a number from 0: /results/0 is the first one.")]
    [InlineData("2", "The job has no such item; it has 2, the first of them has index 0.")]
    [InlineData("99999999999999999999", "The job has no such item; it has 2, the first of them has index 0.")]
    public async Task SaysWhatAnIndexIs(string index, string detail)
    {
        var job = (await SharedService.JsonOf(await service.PostAsync("""{"operation":"square","items":[1,2]}"""))).GetProperty("id").GetString();

        var answer = await service.GetAsync($"/v1/jobs/{job}/results/{index}");

        Assert.Equal((404, detail), ((int)answer.StatusCode, (await SharedService.JsonOf(answer)).GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("wait=abc")]
    [InlineData("wait")]
    [InlineData("wait=1.5")]
    [InlineData("wait=-1")]
    public async Task SaysHowLongAWaitIsWritten(string prefer)
    {
        var answer = await service.PostAsync("""{"operation":"square","items":[1]}""", prefer);

        var problem = await SharedService.JsonOf(answer);
        Assert.Equal((400, "bad_request"), ((int)answer.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal(
            $"The header Prefer has '{prefer}': send a whole number of seconds, such as wait=10.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(
        "?operation=square&labels=blue", "application/x-ndjson", null, "/labels: Must be a JSON object of strings, such as {\"team\": \"blue\"}.")]
    [InlineData("?operation=square&parameters=2", "application/x-ndjson", null, "/parameters: Must be an object.")]
    [InlineData("?operation=square&parameters=by:2", "application/x-ndjson", null, "/parameters: Must be a JSON object, such as {\"by\": 2}.")]
    [InlineData("?operation=square&priority=HIGH", "application/x-ndjson", null, "/priority: Must be low, normal or high. Did you mean high?")]
    [InlineData(
        "?operation=square&chunkSize=AUTO", "application/x-ndjson", null, "/options/chunkSize: Must be \"auto\" or an integer from 1 to 1000000.")]
    [InlineData(
        "?operation=square&chunkSize=many", "application/x-ndjson", null, "/options/chunkSize: Must be \"auto\" or an integer from 1 to 1000000.")]
    [InlineData(
        "?operation=square", "application/json", null,
        "/operation: Belongs in the JSON body. Beside a body of items (application/x-ndjson, text/plain, text/csv) it stands in the query.")]
    [InlineData("?a/b=1", "application/json", null, "/a~1b: There is no such query parameter; beside a JSON body nothing is taken here.")]
    [InlineData(
        "?operation=square", "application/x-ndjson", "br",
        "The header Content-Encoding is 'br': the body may be encoded with gzip, once, or not at all.")]
    [InlineData(
        "?operation=square", "application/xml", null,
        "The header Content-Type is 'application/xml', which is not supported. "
            + "Send one of application/json, application/x-ndjson, application/jsonl, text/plain, text/csv, as UTF-8.")]
    public async Task NamesWhatIsWrongBesideABody(string query, string type, string? encoding, string detail)
    {
        var body = type == "application/json" ? """{"operation":"square","items":[]}""" : "1\n";

        var answer = await service.PostAsync(query, type, Encoding.UTF8.GetBytes(body), encoding: encoding);

        Assert.Equal(detail, (await SharedService.JsonOf(answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task NamesTheHeaderThatAsksForWhatIsNotOffered()
    {
        var job = (await SharedService.JsonOf(await service.PostAsync("""{"operation":"square","items":[]}"""))).GetProperty("id").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job}/results") { Headers = { { "Accept", "text/html" } } };

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(
            (406, "Results come as JSON or NDJSON, and the header Accept asks for neither. "
                + "Send application/json or application/x-ndjson, or format=json or format=ndjson in the query."),
            ((int)answer.StatusCode, (await SharedService.JsonOf(answer)).GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("X-GZip")]
    [InlineData("Identity")]
    public async Task TakesAnEncodingInAnyCase(string encoding)
    {
        var body = new MemoryStream();
        using (Stream gzip = encoding == "Identity" ? new BufferedStream(body) : new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("2\n3\n"u8);

        var answer = await service.PostAsync("?operation=square", "application/x-ndjson", body.ToArray(), encoding: encoding);

        var job = await SharedService.JsonOf(answer);
        Assert.Equal(("succeeded", 2), (job.GetProperty("state").GetString(), job.GetProperty("counts").GetProperty("total").GetInt32()));
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

        Assert.Equal(
            ("body_too_large", 1_000_000, 1_000_001),
            (tooLarge.GetProperty("code").GetString(), tooLarge.GetProperty("limit").GetInt32(), tooLarge.GetProperty("actual").GetInt32()));
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
