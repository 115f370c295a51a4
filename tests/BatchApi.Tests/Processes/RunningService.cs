using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BatchApi.Tests.Processes;

/// <summary>The real service as a process of its own, ready for work.</summary>
internal sealed partial class RunningService : IAsyncDisposable
{
    /// <summary>What a service that is told to end says, for as long as it says anything.</summary>
    public const string Stopping = "shutting down";

    private readonly TemporaryFolder _folder;
    private readonly ServiceProcess _process;

    private RunningService(TemporaryFolder folder, ServiceProcess process, Uri address)
    {
        _folder = folder;
        _process = process;
        Address = address;
        Http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
        Jobs = new(Http);
    }

    /// <summary>Of the process.</summary>
    public int Id => _process.Id;

    public Uri Address { get; }

    public HttpClient Http { get; }

    public JobClient Jobs { get; }

    public string Output => _process.Output;

    /// <summary>Starts the service as it was built, on a folder that may hold the data of an earlier one.</summary>
    /// <param name="settings">Arguments: <c>--Pool:Workers=1</c>.</param>
    public static Task<RunningService> StartAsync(TemporaryFolder folder, params IEnumerable<string> settings) =>
        ReadyAsync(folder, ServiceProcess.Start(folder, [Artifacts.Service, "--urls", "http://127.0.0.1:0", .. settings]));

    /// <summary>Waits until the process says where it listens and then that it is ready.</summary>
    public static Task<RunningService> ReadyAsync(TemporaryFolder folder, ServiceProcess process) =>
        WhenAsync(folder, process, service => service.IsReadyAsync());

    /// <summary>Waits until the process says where it listens.</summary>
    public static Task<RunningService> ListeningAsync(TemporaryFolder folder, ServiceProcess process) =>
        WhenAsync(folder, process, _ => Task.FromResult(true));

    /// <summary>SIGKILL; fails unless its children are gone within two seconds.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.ExitAsync(ServiceProcess.Deadline);
        await _folder.EmptyAsync();
    }

    /// <summary>SIGTERM; fails unless its children are gone within two seconds of its own end.</summary>
    /// <param name="process">Which one, if another stands between; default: the one that was started.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync(TimeSpan deadline, int? process = null)
    {
        ServiceProcess.Terminate(process ?? _process.Id);
        var code = await _process.ExitAsync(deadline);
        await _folder.EmptyAsync();
        return code;
    }

    /// <summary>SIGTERM, without waiting for what follows.</summary>
    public void Signal() => ServiceProcess.Terminate(_process.Id);

    /// <summary>
    /// SIGTERM each second until it ends: two that come at once may be one press of a key. Fails unless its children are gone within two
    /// seconds of its own end.
    /// </summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InsistAsync(TimeSpan deadline)
    {
        var exit = _process.ExitAsync(deadline);
        while (!exit.IsCompleted && !_process.HasExited)
        {
            Signal();
            await Task.WhenAny(exit, Task.Delay(TimeSpan.FromSeconds(1)));
        }

        var code = await exit;
        await _folder.EmptyAsync();
        return code;
    }

    /// <summary>Waits until the service says that it is not ready, and why; or no longer answers.</summary>
    public async Task NotReadyAsync(string reason)
    {
        var begun = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync("health/ready");
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable && text.Contains(reason, StringComparison.Ordinal))
                    return;

                Assert.True(
                    begun.Elapsed < ServiceProcess.Deadline, $"After {begun.Elapsed} ready does not say '{reason}' but {answer.StatusCode}: {text}");
            }
            catch (HttpRequestException) when (reason == Stopping)
            {
                return;
            }

            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static async Task<RunningService> WhenAsync(TemporaryFolder folder, ServiceProcess process, Func<RunningService, Task<bool>> condition)
    {
        var begun = Stopwatch.StartNew();
        RunningService? service = null;
        while (true)
        {
            if (service is null && ListeningOn().Match(process.Output) is { Success: true } line)
                service = new(folder, process, new Uri($"http://127.0.0.1:{line.Groups["port"].Value}"));
            if (service is not null && await condition(service))
                return service;

            if (process.HasExited || begun.Elapsed > ServiceProcess.Deadline)
            {
                process.Dispose();
                Assert.Fail($"The service has not become ready. Its output:\n{process.Output}");
            }

            await Task.Delay(10);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"Listening on http://\S+?:(?<port>\d+)\. ")]
    private static partial Regex ListeningOn();
}
