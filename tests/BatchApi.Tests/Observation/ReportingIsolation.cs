using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BatchApi.Pool;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Observation;

/// <summary>What the machine offers to keep workers apart is said, and what is said is in force.</summary>
public sealed class ReportingIsolation
{
    [Fact]
    public async Task ShowsEachLayerAndIsRightAboutIt()
    {
        await using var service = new Service(("Pool:Workers", "1"));

        var node = (await service.Client.GetFromJsonAsync<JsonElement>("v1/workers", TestContext.Current.CancellationToken)).GetProperty("nodes")[0];
        var pid = node.GetProperty("workers")[0].GetProperty("pid").GetInt32();
        var attempt = new JsonObject { ["attempt"] = "read", ["path"] = $"/proc/{Environment.ProcessId}/environ" };
        var job = await service.SubmitAsync("misbehave", [new JsonObject { ["do"] = "attempt", ["text"] = attempt.ToJsonString() }.ToJsonString()]);
        await service.EndedAsync(job);

        var layers = node.GetProperty("isolation").EnumerateArray().ToDictionary(layer => layer.GetProperty("layer").GetString()!);
        Assert.Equal(["privileges", "limits", "files", "calls", "memory"], layers.Keys);
        Assert.Equal(
            [
                .. WorkerPool.Isolation.Select(report => (report.IsAvailable, report.Detail)),
                (WorkerPool.MemoryLimits.IsByKernel, WorkerPool.MemoryLimits.Detail)],
            layers.Values.Select(layer => (layer.GetProperty("isAvailable").GetBoolean(), layer.GetProperty("detail").GetString()!)));
        var status = await File.ReadAllLinesAsync($"/proc/{pid}/status", TestContext.Current.CancellationToken);
        var limits = await File.ReadAllLinesAsync($"/proc/{pid}/limits", TestContext.Current.CancellationToken);
        Assert.Equal(IsAvailable("privileges"), status.Contains("NoNewPrivs:\t1") && status.Contains("CapEff:\t0000000000000000"));
        Assert.Equal(IsAvailable("limits"), limits.Any(line => Regex.IsMatch(line, "^Max open files +[0-9]+ +4096 ")));
        Assert.Equal(IsAvailable("calls"), status.Contains("Seccomp:\t2"));
        Assert.Equal(
            IsAvailable("files"),
            (await service.ResultsAsync(job))[0].GetProperty("output").GetString()!.StartsWith("refused", StringComparison.Ordinal));

        bool IsAvailable(string layer) => layers[layer].GetProperty("isAvailable").GetBoolean();
    }

    [Fact]
    public async Task SaysInOneLineOfTheLogWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);

        var node = (await service.Http.GetFromJsonAsync<JsonElement>("v1/workers", TestContext.Current.CancellationToken)).GetProperty("nodes")[0];

        var missing = node.GetProperty("isolation").EnumerateArray().Where(layer => !layer.GetProperty("isAvailable").GetBoolean()).ToList();
        var lines = service.Output.Split('\n').Where(line => line.Contains("Isolation of workers", StringComparison.Ordinal)).ToList();
        Assert.Equal(missing.Count > 0 ? 1 : 0, lines.Count);
        Assert.All(missing, layer => Assert.Contains($"({layer.GetProperty("detail")})", lines[0], StringComparison.Ordinal));
    }
}
