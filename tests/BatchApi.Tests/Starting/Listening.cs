using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Starting;

/// <summary>Who may connect: this machine, unless the operator says otherwise.</summary>
public sealed class Listening
{
    [Fact]
    public async Task OnAPublicAddressIsRefusedAtStart()
    {
        using var folder = new TemporaryFolder();
        using var process = ServiceProcess.Start(folder, Artifacts.Service, "--urls", "http://0.0.0.0:0");

        var code = await process.ExitAsync(ServiceProcess.Deadline);

        Assert.NotEqual(0, code);
        Assert.Contains("Security:AllowAnonymous", process.Output, StringComparison.Ordinal);
        await folder.EmptyAsync();
    }

    [Fact]
    public async Task OnAPublicAddressIsAcceptedWhenSaidInSoManyWords()
    {
        using var folder = new TemporaryFolder();

        await using var service = await RunningService.ReadyAsync(folder, ServiceProcess.Start(
            folder, Artifacts.Service, "--urls", "http://0.0.0.0:0", "--Security:AllowAnonymous=true"));

        Assert.Contains("http://0.0.0.0:", service.Output, StringComparison.Ordinal);
    }
}
