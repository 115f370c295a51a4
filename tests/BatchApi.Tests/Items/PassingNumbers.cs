namespace BatchApi.Tests.Items;

/// <summary>Numbers pass through as written.</summary>
public sealed class PassingNumbers(PlainService plain) : IClassFixture<PlainService>
{
    private static readonly string[] Written =
    [
        "9007199254740993", "123456789012345678901234567890", "1e400", "-0", "1E+2", "0.1000000000000000055511151231257827",
        "\"\\u00e9\\ud83d\\ude00\"", "\"é😀\"", "[1.0,1.00,{\"a\":1e0}]", "null", "true",
    ];

    [Fact]
    public async Task KeepsEveryDigitOfJson()
    {
        var service = plain.Service;

        var answer = await service.PostAsync(
            "v1/jobs", $$"""{"items":[ {{string.Join(" ,\n ", Written)}} ],"operation":"misbehave"}""", "application/json");

        await ShowsThemAsWrittenAsync(service, answer);
    }

    [Fact]
    public async Task KeepsEveryDigitOfLines()
    {
        var service = plain.Service;

        var answer = await service.PostAsync("v1/jobs?operation=misbehave", string.Join("\r\n", Written), "application/x-ndjson");

        await ShowsThemAsWrittenAsync(service, answer);
    }

    private static async Task ShowsThemAsWrittenAsync(Service service, HttpResponseMessage answer)
    {
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        var job = answer.Headers.Location!.ToString().Split('/')[^1];
        await service.EndedAsync(job);

        Assert.Equal(Written, await service.OutputsAsync(job));
        for (var index = 0; index < Written.Length; index++)
        {
            var item = await service.Client.GetStringAsync($"v1/jobs/{job}/results/{index}");
            Assert.Contains($"\"output\":{Written[index]}", item, StringComparison.Ordinal);
            Assert.Contains($"\"input\":{Written[index]}", item, StringComparison.Ordinal);
        }

        var page = await service.Client.GetStringAsync($"v1/jobs/{job}/results");
        Assert.All(Written, text => Assert.Contains($"\"output\":{text}", page, StringComparison.Ordinal));
    }
}
