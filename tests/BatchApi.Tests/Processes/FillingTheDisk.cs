using System.Net;
using System.Text.Json;

namespace BatchApi.Tests.Processes;

/// <summary>A disk without room costs time, and never work: what frees room goes on, and so does the rest when there is some.</summary>
public sealed class FillingTheDisk
{
    private const string Squares = """{"operation": "square", "range": {"count": 1000} }""";
    private const string Waiting = """{"operation": "delay", "range": {"start": 200, "count": 30}, "options": {"chunkSize": 1, "maxWorkers": 1} }""";

    [Fact]
    public async Task LeavesAWayOut()
    {
        using var folder = new TemporaryFolder();
        await using var disk = await SmallDisk.MountAsync(folder, "64m");
        await using var service = await RunningService.ReadyAsync(folder, disk.Start());
        var ended = await service.Jobs.SubmitAsync(Squares);
        await service.Jobs.EndedAsync(ended);
        var canceled = await service.Jobs.SubmitAsync("""{"operation": "delay", "items": [600000, 1]}""");
        await service.Jobs.RunningAsync(canceled);
        var going = await service.Jobs.SubmitAsync(Waiting);

        disk.Fill();
        await service.NotReadyAsync("is full");

        using var refused = await service.Http.PostAsync("v1/jobs", new StringContent(Squares, null, "application/json"));
        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.Equal("storage_full", (await service.Jobs.StatusAsync(going)).GetProperty("reason").GetString());
        using var deleted = await service.Http.DeleteAsync($"v1/jobs/{ended}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var cancel = await service.Http.PostAsync($"v1/jobs/{canceled}/cancel", null);
        Assert.True(cancel.IsSuccessStatusCode, $"{cancel.StatusCode}");
        Assert.Equal("canceled", State(await service.Jobs.EndedAsync(canceled)));

        disk.Free();
        Assert.Equal("succeeded", State(await service.Jobs.EndedAsync(going)));
        Assert.Equal(JsonValueKind.Null, (await service.Jobs.StatusAsync(going)).GetProperty("reason").ValueKind);
    }

    [Fact]
    public async Task StopsAndStartsOnItAndGoesOn()
    {
        using var folder = new TemporaryFolder();
        await using var disk = await SmallDisk.MountAsync(folder, "64m");
        string going;
        await using (var service = await RunningService.ReadyAsync(folder, disk.Start()))
        {
            going = await service.Jobs.SubmitAsync(Waiting);
            await service.Jobs.SucceededAsync(going, 1);
            disk.Fill();
            await service.NotReadyAsync("is full");
            Assert.Equal(0, await service.TerminateAsync(ServiceProcess.Deadline));
        }

        disk.Fill();
        await using var again = await RunningService.ListeningAsync(folder, disk.Start());
        await again.NotReadyAsync("is full");
        Assert.Equal("storage_full", (await again.Jobs.StatusAsync(going)).GetProperty("reason").GetString());

        disk.Free();
        Assert.Equal("succeeded", State(await again.Jobs.EndedAsync(going)));
        Assert.Equal(30, await again.Jobs.LinesAsync(going, "&view=outputs").CountAsync());
    }

    [Fact]
    public async Task StartsOnItAfterAKill()
    {
        using var folder = new TemporaryFolder();
        await using var disk = await SmallDisk.MountAsync(folder, "64m");
        string going;
        await using (var service = await RunningService.ReadyAsync(folder, disk.Start()))
        {
            going = await service.Jobs.SubmitAsync(Waiting);
            await service.Jobs.SucceededAsync(going, 1);
            disk.Fill();
            await service.KillAsync();
        }

        await using var again = await RunningService.ListeningAsync(folder, disk.Start());
        await again.NotReadyAsync("is full");
        using var deleted = await again.Http.DeleteAsync($"v1/jobs/{going}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task KeepsNothingOfAnUploadThatFindsNoRoom()
    {
        using var folder = new TemporaryFolder();
        await using var disk = await SmallDisk.MountAsync(folder, "64m");
        await using var service = await RunningService.ReadyAsync(folder, disk.Start());
        var before = FreeOf(disk);
        var line = new string('x', 1000) + "\n";

        using var body = new StringContent(string.Concat(Enumerable.Repeat(line, 70_000)), null, "text/plain");
        using var refused = await service.Http.PostAsync("v1/jobs?operation=sha256", body);

        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        await Until.TrueAsync(() => Task.FromResult(before - FreeOf(disk) < 16 << 20), "given back");
        Assert.Equal("succeeded", State(await service.Jobs.EndedAsync(await service.Jobs.SubmitAsync(Squares))));
    }

    private static long FreeOf(SmallDisk disk) => new DriveInfo(disk.Data).AvailableFreeSpace;

    private static string? State(JsonElement job) => job.GetProperty("state").GetString();
}
