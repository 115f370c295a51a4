using System.Globalization;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Stopping;

/// <summary>kill -9 of the service: what its operations left in sessions of their own goes with it too.</summary>
public sealed class LeavingNoProcess
{
    [Theory]
    [InlineData("daemon")]
    [InlineData("nameless-daemon")]
    public async Task OfWorkersNorOfWhatTheyLeftInOtherSessions(string what)
    {
        using var folder = new TemporaryFolder();
        var writable = Directory.CreateDirectory(folder.Join("writable")).FullName;
        var file = Path.Join(writable, "daemon");
        await using var service = await RunningService.StartAsync(
            folder, $"--Operations:Directory={Service.Misbehaving}", $"--Operations:Writable:0={writable}");
        await service.Jobs.EndedAsync(
            await service.Jobs.SubmitAsync($$$"""{"operation": "misbehave", "items": [{"do": "{{{what}}}", "text": "{{{file}}}"}]}"""));
        await service.Jobs.RunningAsync(await service.Jobs.SubmitAsync("""{"operation": "misbehave", "items": [{"do": "hang"}, {"do": "hang"}]}"""));
        await Until.TrueAsync(() => Task.FromResult(File.Exists(file)), "the daemon runs");
        var daemon = int.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        Assert.True(IsAtWork(daemon));

        // Fails if a process is left in the folder after two seconds; the daemon's is its worker's scratch folder.
        await service.KillAsync();

        Assert.False(IsAtWork(daemon), $"Process {daemon} is still there.");
        Assert.Empty(Directory.GetDirectories(folder.Path, "batchapi-scratch-*"));
    }

    private static bool IsAtWork(int process) => File.Exists($"/proc/{process}/cmdline") && File.ReadAllBytes($"/proc/{process}/cmdline").Length > 0;
}
