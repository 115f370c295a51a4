using System.Runtime.InteropServices;

namespace BatchApi.Signals;

/// <summary>
/// Ends the process on a signal, whatever it is doing. The first signal asks it to end. A second one ends it at once, and so does a timeout if it
/// does not end by itself.
/// </summary>
/// <remarks>Even then no worker and no scratch folder is left behind: the pool's cleanup shell ends and deletes them.</remarks>
internal sealed class Termination : IDisposable
{
    /// <summary>SIGHUP is bit 0 of the mask: the process was started to outlive its terminal (nohup).</summary>
    private const ulong Hangup = 1;

    // One key press may send the signal twice: from the terminal, and from a program in between such as dotnet run.
    private static readonly TimeSpan SamePress = TimeSpan.FromSeconds(0.3);

    private readonly CancellationTokenSource _asked = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _lock = new();
    private TimeSpan? _patience;
    private Timer? _end;
    private long _askedAt;
    private int _code;

    private readonly int? _codeAtOnce;

    /// <param name="patience">See <see cref="Patience"/>.</param>
    /// <param name="codeAtOnce">The exit code of a process that was ended at once; null: <see cref="ExitCode"/>.</param>
    public Termination(TimeSpan? patience, int? codeAtOnce = null)
    {
        Patience = patience;
        _codeAtOnce = codeAtOnce;
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT])
            _registrations.Add(PosixSignalRegistration.Create(signal, Take));
        if (!IgnoresHangup())
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, Take));
    }

    /// <summary>How long the process may take to end by itself after the first signal; null: as long as it takes.</summary>
    public TimeSpan? Patience
    {
        get => _patience;
        set
        {
            lock (_lock)
            {
                _patience = value;
                if (_code != 0 && _end is null)
                    StartClock(_code);
            }
        }
    }

    /// <summary>Is canceled by the first signal.</summary>
    public CancellationToken Token => _asked.Token;

    /// <summary>128 and the number of the first signal, as shells count; null: there was none.</summary>
    public int? ExitCode => _code == 0 ? null : _code;

    /// <summary>Runs when the process is ended at once: deletes what must not be left. Must be quick.</summary>
    public Action? AtOnce { get; set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _end?.Dispose();
        _asked.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        var code = 128 + context.Signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, PosixSignal.SIGQUIT => 3, _ => 15 };
        lock (_lock)
        {
            if (_code != 0)
            {
                if (Environment.TickCount64 - _askedAt > SamePress.TotalMilliseconds)
                    EndAtOnce(code);
                return;
            }

            _code = code;
            _askedAt = Environment.TickCount64;
            StartClock(code);
        }

        // Not on this thread: the code that it wakes may take long, and the next signal must be heard.
        _ = Task.Run(_asked.Cancel);
    }

    private void StartClock(int code)
    {
        if (_patience is { } patience)
            _end = new Timer(_ => EndAtOnce(code), null, patience, Timeout.InfiniteTimeSpan);
    }

    private void EndAtOnce(int code)
    {
        // A terminal that does not read must not hold up the end.
        var last = new Thread(() => AtOnce?.Invoke()) { IsBackground = true };
        last.Start();
        last.Join(SamePress);
        Environment.Exit(_codeAtOnce ?? code);
    }

    private static bool IgnoresHangup()
    {
        const string Mask = "SigIgn:";
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Mask, StringComparison.Ordinal));
        return line is not null && (ulong.Parse(line[Mask.Length..].Trim(), System.Globalization.NumberStyles.HexNumber, null) & Hangup) != 0;
    }
}
