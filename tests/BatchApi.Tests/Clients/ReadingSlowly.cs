using System.Globalization;
using System.Net.Sockets;
using System.Text;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Clients;

/// <summary>Clients that ask for a large result and do not read it.</summary>
public sealed class ReadingSlowly
{
    private const int Readers = 200;

    /// <summary>A row of outputs is about a MiB: one held for each reader, here or in the server's buffers, is far more than this.</summary>
    private const long MaxBytesPerReader = 384 * 1024;

    [Theory]
    [InlineData("format=ndjson")]
    [InlineData("view=outputs&format=ndjson")]
    public async Task CostsLittleMemoryForEach(string query)
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);
        var job = await service.Jobs.SubmitAsync("""{"operation": "square", "range": {"start": 1000000000, "count": 400000}}""");
        await service.Jobs.EndedAsync(job);
        var path = $"v1/jobs/{job}/results?{query}";
        // What one reader needs is there before it is measured.
        var length = (await service.Http.GetByteArrayAsync(path, TestContext.Current.CancellationToken)).Length;
        var before = await ResidentBytesAsync(service);

        var readers = new List<TcpClient>();
        for (var reader = 0; reader < Readers; reader++)
            readers.Add(await AskAsync(service, path));
        // Each has had its turn once this one has had all of its own.
        var whole = (await service.Http.GetByteArrayAsync(path, TestContext.Current.CancellationToken)).Length;
        var during = await ResidentBytesAsync(service);
        readers.ForEach(reader => reader.Dispose());

        Assert.Equal(length, whole);
        Assert.True(during - before < Readers * MaxBytesPerReader, $"{(during - before) / Readers} bytes for each reader.");
    }

    /// <summary>Sends the request and reads the first byte of the answer.</summary>
    private static async Task<TcpClient> AskAsync(RunningService service, string path)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(service.Address.Host, service.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /{path} HTTP/1.1\r\nHost: {service.Address.Authority}\r\n\r\n"));
        await stream.ReadExactlyAsync(new byte[1]);
        return client;
    }

    private static async Task<long> ResidentBytesAsync(RunningService service)
    {
        var status = await File.ReadAllLinesAsync($"/proc/{service.Id}/status");
        var fields = status.Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(fields[1], CultureInfo.InvariantCulture) * 1024;
    }
}
