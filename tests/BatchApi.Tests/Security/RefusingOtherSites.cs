using System.Net;
using BatchApi.Tests.Endpoints;

namespace BatchApi.Tests.Security;

/// <summary>What a browser sends for another site's page is refused, whatever it asks for.</summary>
public sealed class RefusingOtherSites(SharedService service)
{
    private static readonly string[] Addresses =
    [
        "/", "/v1/jobs", "/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00", "/v1/operations", "/v1/workers", "/health/live", "/health/ready",
        "/swagger", "/swagger/index.html", "/swagger/v1/swagger.json", "/hangfire", "/hangfire/jobs/enqueued", "/nothing",
    ];

    public static TheoryData<string, string> Signs { get; } = new()
    {
        { "Host", "evil.example" },
        { "Host", "evil.example:5080" },
        { "Host", "localhost.evil.example" },
        { "Host", "127.0.0.1.evil.example" },
        { "Host", "192.168.1.7:5080" },
        { "Host", "[2001:db8::1]" },
        { "Origin", "https://evil.example" },
        { "Origin", "http://localhost:1" },
        { "Origin", "null" },
        { "Origin", "http://127.0.0.1" },
        { "Origin", "file://" },
        { "Sec-Fetch-Site", "cross-site" },
    };

    [Theory]
    [MemberData(nameof(Signs))]
    public async Task OnEveryRouteAndWithEveryMethod(string header, string value)
    {
        foreach (var address in Addresses)
        {
            foreach (var method in new[] { "GET", "HEAD", "POST", "DELETE", "OPTIONS" })
            {
                using var answer = await SendAsync(method, address, (header, value));

                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{method} {address}: {answer.StatusCode}");
                if (method != "HEAD")
                    Assert.Equal("cross_origin", (await SharedService.JsonOf(answer)).GetProperty("code").GetString());
            }
        }
    }

    [Fact]
    public async Task SoThatAFormCannotSubmitAJob()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs?operation=square&labels={\"from\":\"form\"}")
        {
            Content = new StringContent("1", new System.Net.Http.Headers.MediaTypeHeaderValue("text/plain")),
            Headers = { { "Origin", "https://evil.example" } },
        };

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("""{"jobs":[]}""", await service.TextAsync("/v1/jobs?label=from:form"));
    }

    [Theory]
    [InlineData("Host", "localhost")]
    [InlineData("Host", "LOCALHOST.")]
    [InlineData("Host", "batch.localhost:8080")]
    [InlineData("Host", "127.0.0.2:5080")]
    [InlineData("Host", "[::1]:5080")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task AndNothingElse(string header, string value)
    {
        using var answer = await SendAsync("GET", "/health/live", (header, value));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task ButNotTheServicesOwnPages()
    {
        var own = service.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        using var answer = await SendAsync("GET", "/health/live", ("Origin", own));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("batch.example", 200)]
    [InlineData("Batch.Example:80", 200)]
    [InlineData("a.jobs.example", 200)]
    [InlineData("jobs.example", 403)]
    [InlineData("batch.example.evil", 403)]
    [InlineData("localhost", 200)]
    public async Task UnlessTheirNameIsAllowed(string host, int status)
    {
        await using var service = new Service(
            ("AllowedHosts", "batch.example; *.jobs.example"), ("Operations:Directory", "none"), ("Pool:Workers", "1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { Host = host } };

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(string method, string address, (string Name, string Value) header)
    {
        var request = new HttpRequestMessage(new(method), address);
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return service.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
