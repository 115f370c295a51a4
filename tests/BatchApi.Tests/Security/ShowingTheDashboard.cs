using System.Net;
using System.Text;
using BatchApi.Tests.Endpoints;

namespace BatchApi.Tests.Security;

/// <summary>Hangfire's page is for who sits at the machine.</summary>
public sealed class ShowingTheDashboard(SharedService service)
{
    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Server", "p")]
    [InlineData("x-forwarded-port", "80")]
    [InlineData("X-Original-For", "127.0.0.1")]
    [InlineData("X-Original-URL", "/")]
    [InlineData("X-Envoy-External-Address", "127.0.0.1")]
    [InlineData("X-Amzn-Trace-Id", "x")]
    [InlineData("CF-Ray", "x")]
    [InlineData("CDN-Loop", "x")]
    [InlineData("X-Real-IP", "::1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    public async Task NotThroughAProxy(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hangfire") { Headers = { { header, value } } };

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task OnThisMachine()
    {
        using var answer = await service.GetAsync("/hangfire");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData("/hangfire/stats", null, "")]
    [InlineData("/hangfire/stats", "application/json", "{}")]
    [InlineData("/hangfire/stats", "multipart/form-data", "x")]
    [InlineData("/hangfire/stats", "multipart/form-data; boundary=x", "nothing")]
    [InlineData("/hangfire/recurring/trigger", null, "")]
    [InlineData("/hangfire/jobs/enqueued/delete", "application/x-www-form-urlencoded", "jobs[]=1")]
    public async Task RefusesWhatIsNoForm(string address, string? type, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await service.Client.PostAsync(address, content, TestContext.Current.CancellationToken);

        Assert.InRange((int)answer.StatusCode, 400, 499);
    }
}
