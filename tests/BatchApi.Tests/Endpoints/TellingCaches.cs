using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace BatchApi.Tests.Endpoints;

public sealed class TellingCaches(SharedService service)
{
    [Theory]
    [InlineData("", true)]
    [InlineData("/results", true)]
    [InlineData("/results?format=ndjson", true)]
    [InlineData("/logs", true)]
    [InlineData("/chunks", false)]
    [InlineData("/results/0", false)]
    public async Task ToAskAgain(string part, bool varies)
    {
        var path = await JobAsync();

        using var answer = await service.GetAsync(path + part);

        Assert.True(answer.Headers.CacheControl!.NoCache);
        Assert.Equal(varies && part.Length > 0, answer.Headers.Vary.Contains("Accept"));
    }

    [Fact]
    public async Task ThatNothingIsThereForNow()
    {
        using var answer = await service.GetAsync("/v1/jobs/0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00");

        Assert.True(answer.Headers.CacheControl!.NoCache);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task ThatAnAnswerIsCompressedIfAskedFor(string encoding)
    {
        var path = $"{await JobAsync()}/results?format=ndjson";
        using var request =
            new HttpRequestMessage(HttpMethod.Get, path) { Headers = { AcceptEncoding = { new StringWithQualityHeaderValue(encoding) } } };

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await using var bytes = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream plain = encoding == "br"
            ? new BrotliStream(bytes, CompressionMode.Decompress)
            : new GZipStream(bytes, CompressionMode.Decompress);
        using var reader = new StreamReader(plain, Encoding.UTF8);

        Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Equal(await service.TextAsync(path), await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private async Task<string> JobAsync()
    {
        using var answer = await service.PostAsync("""{"operation":"square","items":[1,2,3]}""");
        return (await SharedService.JobOf(answer)).Path;
    }
}
