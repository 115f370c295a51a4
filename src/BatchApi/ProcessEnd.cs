using System.Runtime.InteropServices;
using BatchApi.Pool;
using Microsoft.Extensions.Options;

namespace BatchApi;

/// <summary>
/// Sees to it that the process ends once it is told to: at once when told a second time, and in any case soon after all stop timeouts have
/// passed, whatever hangs. What was committed is safe, the rest runs again after the next start, and the children end with the process.
/// </summary>
internal sealed partial class ProcessEnd : IDisposable
{
    // The item at work gets one stop timeout and its worker another, then what is still connected and the store.
    private const int StopTimeouts = 3;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly List<PosixSignalRegistration> _signals;
    private Timer? _timer;
    private int _count;

    public ProcessEnd(WebApplication app)
    {
        _app = app;
        _signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
    }

    /// <summary>Runs the service until it is told to end. What goes wrong after that is logged and nothing more.</summary>
    public async Task RunAsync()
    {
        try
        {
            await _app.RunAsync();
        }
        catch (Exception failure) when (_count > 0)
        {
            Log.NotInOrder(_app.Logger, failure);
        }
    }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _timer?.Dispose();
    }

    // The host hears of the signal too, and stops in order.
    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1) Environment.Exit(0);

        var limit = StopTimeouts * _app.Services.GetRequiredService<IOptions<PoolOptions>>().Value.StopTimeout + Margin;
        _timer = new(_ => Environment.Exit(0), null, limit, Timeout.InfiniteTimeSpan);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The service did not stop in order. What it had stored is whole; the rest runs again after the next start")]
        public static partial void NotInOrder(ILogger logger, Exception failure);
    }
}
