using System.Net;

namespace BatchApi.Tests.Endpoints.Methods;

public sealed class AnsweringEveryMethod(SharedService service)
{
    [Theory]
    [InlineData("/v1/jobs")]
    [InlineData("/v1/operations")]
    [InlineData("/v1/operations/square")]
    [InlineData("/v1/operations/nothing")]
    [InlineData("/v1/workers")]
    [InlineData("/health/live")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/nothing")]
    public async Task HeadAsGetWithoutTheBody(string address)
    {
        using var get = await service.GetAsync(address);
        using var head = await SendAsync("HEAD", address);

        Assert.Equal((get.StatusCode, get.Content.Headers.ContentType), (head.StatusCode, head.Content.Headers.ContentType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task HeadOfAStreamThatIsFollowedAtOnce()
    {
        using var job = await service.PostAsync("""{"operation":"delay","items":[60000]}""", prefer: null);
        var path = (await SharedService.JobOf(job)).Path;

        using var head = await SendAsync("HEAD", $"{path}/results?follow=true");
        using var removed = await service.Client.DeleteAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (head.StatusCode, head.Content.Headers.ContentType!.MediaType));
        Assert.Equal("false", head.Headers.GetValues("Job-Complete").Single());
    }

    [Theory]
    [InlineData("/v1/jobs", "GET, HEAD, OPTIONS, POST")]
    [InlineData("/v1/jobs/x", "DELETE, GET, HEAD, OPTIONS")]
    [InlineData("/v1/jobs/x/cancel", "OPTIONS, POST")]
    [InlineData("/health/ready", "GET, HEAD, OPTIONS")]
    public async Task OptionsWithWhatIsAllowed(string address, string allowed)
    {
        using var options = await SendAsync("OPTIONS", address);
        using var refused = await SendAsync("PUT", address);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.MethodNotAllowed), (options.StatusCode, refused.StatusCode));
        Assert.Equal([allowed, allowed], new[] { options, refused }.Select(answer => string.Join(", ", answer.Content.Headers.Allow.Order())));
    }

    [Fact]
    public async Task TheAddressAloneWithSwagger()
    {
        using var answer = await service.GetAsync("/");

        Assert.Equal("/swagger/index.html", answer.RequestMessage!.RequestUri!.AbsolutePath);
    }

    private Task<HttpResponseMessage> SendAsync(string method, string address) =>
        service.Client.SendAsync(new(new(method), address), TestContext.Current.CancellationToken);
}
