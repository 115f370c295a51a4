using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Clients;

/// <summary>Text that a pattern of a schema would match for years. In a process of its own: the limit belongs to the process.</summary>
public sealed class MatchingHostileText
{
    [Fact]
    public async Task EndsWithTheFirstItemThatTakesTooLong()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(
            folder, "--Operations:Commands:0:Name=names", "--Operations:Commands:0:Command:0=cat", "--Operations:Commands:0:Check=true",
            """--Operations:Commands:0:ItemSchema={"type":"string","pattern":"^(a+)+$"}""");
        var hostile = new string('a', 60) + "b";
        var items = string.Join(',', Enumerable.Repeat($"\"{hostile}\"", 1000));

        using var body = new StringContent($$"""{"operation":"names","items":["a",{{items}}]}""", null, "application/json");
        using var answer = await service.Http.PostAsync("v1/jobs", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray().ToList());
        Assert.Equal("/items/1", error.GetProperty("pointer").GetString());
        Assert.Contains("Cannot be compared", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
