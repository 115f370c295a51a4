using System.Diagnostics;

namespace BatchApi.Tests.Processes;

/// <summary>
/// A file system of a few MiB under a test's data folder, that lives as long as this and is seen by the services started on it alone.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ServiceProcess _holder;

    private SmallDisk(TemporaryFolder folder, ServiceProcess holder)
    {
        _folder = folder;
        _holder = holder;
    }

    /// <summary>The data folder, as this process can reach it.</summary>
    public string Data => $"/proc/{_holder.Id}/root{_folder.Join("data")}";

    private string Filler => Path.Join(Data, "filler");

    public static async Task<SmallDisk> MountAsync(TemporaryFolder folder, string size)
    {
        Directory.CreateDirectory(folder.Join("data"));

        // In another folder than the services: that one must be empty of processes once they have ended.
        var holder = ServiceProcess.Start(
            "unshare", folder,
            ["--mount", "--map-root-user", "sh", "-c", $"mount -t tmpfs -o size={size} tmpfs data && cd / && echo mounted && exec sleep 600"]);
        var begun = Stopwatch.StartNew();
        while (!holder.Output.Contains("mounted", StringComparison.Ordinal))
        {
            Assert.False(holder.HasExited || begun.Elapsed > ServiceProcess.Deadline, $"Nothing was mounted: {holder.Output}");
            await Task.Delay(10);
        }

        return new SmallDisk(folder, holder);
    }

    /// <summary>Starts the service on it.</summary>
    public ServiceProcess Start(params IEnumerable<string> settings) => ServiceProcess.Start(
        "nsenter", _folder,
        [
            "--target", $"{_holder.Id}", "--user", "--mount", "--preserve-credentials", $"--wd={_folder.Path}",
            "dotnet", Artifacts.Service, "--urls", "http://127.0.0.1:0", "--Pool:Workers=2", .. settings,
        ]);

    /// <summary>Another program takes all that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var length in (int[])[1 << 20, 4096])
        {
            try
            {
                while (true)
                    file.Write(new byte[length]);
            }
            catch (IOException)
            {
                // There is no room for so much.
            }
        }
    }

    /// <summary>It gives all of it back.</summary>
    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        _holder.Kill();
        await _holder.ExitAsync(ServiceProcess.Deadline);
        _holder.Dispose();
    }
}
