using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Clients;

/// <summary>A client that leaves in mid upload leaves nothing behind.</summary>
public sealed class LeavingClients
{
    [Fact]
    public async Task LeaveNothingOfAnUploadThatBreaksOff()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);

        using (var socket = new TcpClient("127.0.0.1", service.Address.Port))
        {
            var stream = socket.GetStream();
            const string Head = "POST /v1/jobs?operation=square HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/x-ndjson\r\nContent-Length: 9000000\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Head));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1_000_000, 300_000).Select(number => $"{number}\n"))));
            await Until.TrueAsync(async () => await SqliteShell.CountAsync(folder, "segments") > 0, "some of it stored");
        }

        await Until.TrueAsync(async () => await SqliteShell.CountAsync(folder, "segments") == 0, "nothing left");
        Assert.Equal(0, await SqliteShell.CountAsync(folder, "jobs"));
    }

    [Theory]
    [InlineData("application/x-ndjson", "nonsense", "")]
    [InlineData("application/x-ndjson", "{\"a\": 1, \"a\": 2}", "")]
    [InlineData("text/csv; header=absent", "\"a\"b,c", "")]
    [InlineData("application/json", "nonsense", ",")]
    public async Task LeaveNothingOfAnUploadWithAWrongLineAndAreToldWhich(string type, string wrong, string separator)
    {
        const int At = 900_000;
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);
        var isJson = type == "application/json";
        var lines = Enumerable.Range(1, 1_000_000).Select(number => number == At ? wrong : $"{number}");
        var text = (isJson ? "{\"operation\": \"square\", \"items\": [" : "") + string.Join($"{separator}\n", lines) + (isJson ? "]}" : "\n");

        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await service.Http.PostAsync(
            $"v1/jobs{(isJson ? "" : "?operation=square")}", content, TestContext.Current.CancellationToken);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.InRange((int)answer.StatusCode, 400, 422);
        Assert.Equal(At, problem.GetProperty("errors")[0].GetProperty("line").GetInt32());
        Assert.Equal((0, 0), (await SqliteShell.CountAsync(folder, "segments"), await SqliteShell.CountAsync(folder, "jobs")));
    }

    [Fact]
    public async Task FindTheirJobAfterAKillRightAfterTheAnswer()
    {
        using var folder = new TemporaryFolder();
        var jobs = new List<string>();
        await using (var service = await RunningService.StartAsync(folder, "--Pool:Workers=1"))
        {
            for (var number = 0; number < 20; number++)
                jobs.Add(await service.Jobs.SubmitAsync("?operation=delay", new StringContent("1\n20\n3\n"), "application/x-ndjson"));

            await service.KillAsync();
        }

        await using var again = await RunningService.StartAsync(folder);
        foreach (var job in jobs)
        {
            Assert.Equal("succeeded", (await again.Jobs.EndedAsync(job)).GetProperty("state").GetString());
            Assert.Equal(["1", "20", "3"], await again.Jobs.LinesAsync(job, "&view=outputs").ToListAsync());
        }
    }
}
