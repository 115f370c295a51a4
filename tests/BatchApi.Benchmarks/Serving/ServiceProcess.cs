using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace BatchApi.Benchmarks.Serving;

/// <summary>The real service, as it was built beside the benchmarks, on a folder and a free port of the loopback.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int MaxLines = 30;
    private static readonly TimeSpan MaxStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxStop = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private ServiceProcess(ProcessStartInfo start, Uri address)
    {
        Client = new ServiceClient(address);
        Begun = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public ServiceClient Client { get; }

    public int Id => _process.Id;

    /// <summary>When its process was started.</summary>
    public long Begun { get; }

    /// <summary>From the start of its process until it said that it is ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Starts the service and waits until it is ready.</summary>
    public static async Task<ServiceProcess> StartAsync(WorkFolder folder, CancellationToken cancellationToken, params IEnumerable<string> settings)
    {
        // Its build output lies beside that of the benchmarks, in the same configuration.
        var service = Path.Combine(
            AppContext.BaseDirectory.Replace("/tests/BatchApi.Benchmarks/", "/src/BatchApi/", StringComparison.Ordinal), "BatchApi.dll");
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [service, "--Storage:Directory", Path.Combine(folder.Path, "data"), .. settings])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_URLS"] = address.ToString(), ["ASPNETCORE_ENVIRONMENT"] = "Production" },
        };

        var process = new ServiceProcess(start, address);
        try
        {
            await process.WaitUntilReadyAsync(cancellationToken);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the service as an operator does, and expects that it leaves nothing behind.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var workers = WorkerProcesses.Of(Id);
        _ = Signal(Id, SigTerm);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(MaxStop);
        await _process.WaitForExitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_process.HasExited)
            throw Failure($"The service still runs {MaxStop.TotalSeconds} s after SIGTERM");
        if (_process.ExitCode != 0)
            throw Failure($"The service exited with {_process.ExitCode} after SIGTERM");
        if (workers.Any(WorkerProcesses.Lives))
            throw Failure("The service left a worker behind");
    }

    /// <summary>SIGKILL, for the service alone.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        while (!await Client.IsReadyAsync(cancellationToken))
        {
            if (_process.HasExited)
                throw Failure($"The service exited with {_process.ExitCode} at its start");
            if (Stopwatch.GetElapsedTime(Begun) > MaxStart)
                throw Failure($"The service is not ready after {MaxStart.TotalSeconds} s");
            await Task.Delay(Poll, cancellationToken);
        }

        ReadyAfter = Stopwatch.GetElapsedTime(Begun);
    }

    private BenchmarkFailedException Failure(string what) => new($"{what}. Its last lines:\n{string.Join('\n', _lines)}");

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        _lines.Enqueue(line.Data);
        if (_lines.Count > MaxLines)
            _lines.TryDequeue(out _);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
