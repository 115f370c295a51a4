using System.Net;
using System.Net.Http.Json;
using BatchApi.Tests.Storage.Sqlite;

namespace BatchApi.Tests.Jobs;

/// <summary>A client that waits is answered 202 only after its job was synchronized; the end of a job has no need of that.</summary>
public sealed class AnsweringDurably
{
    private static readonly string[] Short = ["7"];
    private static readonly string[] Long = ["100000"];

    [Fact]
    public async Task SynchronizesAJobThatHasNotEndedInTime()
    {
        await using var service = new Service();
        using var database = new RawDatabase(service.FileNamed("data/batchapi.db"));
        database.Execute("""
            CREATE TABLE synchronized (job);
            CREATE TRIGGER note AFTER UPDATE OF version ON jobs WHEN new.version < old.version BEGIN INSERT INTO synchronized VALUES (new.id); END
            """);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(service, "square", Short));
        Assert.Equal(0, database.Ask("SELECT count(*) FROM synchronized"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(service, "delay", Long));
        Assert.Equal(1, database.Ask("SELECT count(*) FROM synchronized"));
    }

    private static async Task<HttpStatusCode> PostAsync(Service service, string operation, string[] items)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/jobs")
        {
            Headers = { { "Prefer", operation == "square" ? "wait=60" : "wait=1" } },
            Content = JsonContent.Create(new { operation, items = items.Select(int.Parse) }),
        };
        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
