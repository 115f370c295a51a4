using System.Net;
using System.Text;

namespace BatchApi.Tests.Endpoints.Submission;

/// <summary>What a client says about its CSV in content type and query.</summary>
public sealed class DescribingCsv(SharedService service)
{
    [Theory]
    [InlineData("text/csv; header=absent", "", """["a","b"]""")]
    [InlineData("Text/CSV;Header=\"ABSENT\";charset=\"UTF-8\"", "", """["a","b"]""")]
    [InlineData("text/csv; header=present", "", """{"a":"1","b":"2"}""")]
    [InlineData("text/csv", "&delimiter=%2C", """{"a":"1","b":"2"}""")]
    public async Task IsHonoured(string type, string query, string input)
    {
        var answer = await PostAsync(type, query, "a,b\n1,2\n");

        var job = await SharedService.JobOf(answer);
        Assert.Equal("succeeded", job.State);
        Assert.EndsWith($"\"input\":{input}}}", await service.TextAsync($"{job.Path}/results/0"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%09")]
    [InlineData("tab")]
    [InlineData("\\t")]
    public async Task NamesTheTab(string delimiter) =>
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("text/csv", $"&delimiter={delimiter}", "a\tb\n1\t2\n")).StatusCode);

    [Theory]
    [InlineData("text/csv; header=maybe", "", 415)]
    [InlineData("text/csv; header=absent; header=present", "", 415)]
    [InlineData("text/csv; charset=iso-8859-1", "", 415)]
    [InlineData("text/csv; delimiter=\";\"", "", 415)]
    [InlineData("text/plain; header=absent", "", 415)]
    [InlineData("application/x-ndjson; header=absent", "", 415)]
    [InlineData("application/json; header=absent", "", 415)]
    [InlineData("text/csv", "&delimiter=", 422)]
    [InlineData("text/csv", "&delimiter=ab", 422)]
    [InlineData("text/csv", "&delimiter=x", 422)]
    [InlineData("text/csv", "&delimiter=%22", 422)]
    [InlineData("text/csv", "&delimiter=%0A", 422)]
    [InlineData("text/csv", "&delimiter=%C2%A7", 422)]
    [InlineData("text/csv", "&delimiter=;&delimiter=;", 422)]
    [InlineData("text/plain", "&delimiter=;", 422)]
    public async Task IsRefusedIfItCannotBeHonoured(string type, string query, int status) =>
        Assert.Equal(status, (int)(await PostAsync(type, query, "a,b\n1,2\n")).StatusCode);

    private Task<HttpResponseMessage> PostAsync(string type, string query, string body) =>
        service.PostAsync($"?operation=sha256{query}", type, Encoding.UTF8.GetBytes(body));
}
