namespace BatchApi.Worker.Framing;

/// <summary>Sends finished lines while an item takes long, so that the service knows the item at work to within 10 ms.</summary>
/// <remarks>Ticks only while there is work and for a while after: an idle worker does not wake, a busy one pays no wake-up per frame.</remarks>
internal sealed class Flusher
{
    /// <summary>Below the 10 ms promised, by what a late timer costs.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(8);

    private const int QuietTicksBeforeSleep = 12;

    private readonly ResultLines _lines;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private volatile bool _working;
    private int _asleep;

    public Flusher(ResultLines lines)
    {
        _lines = lines;
        new Thread(Run) { IsBackground = true, Name = "flusher" }.Start();
    }

    /// <summary>An <c>Items</c> frame is being worked on from here.</summary>
    public void Begin()
    {
        _working = true;
        if (Interlocked.Exchange(ref _asleep, 0) == 1) _wake.Set();
    }

    /// <summary>The frame is answered.</summary>
    public void End() => _working = false;

    private void Run()
    {
        int quiet = 0;
        while (true)
        {
            Thread.Sleep(Tick);
            _lines.SendFinished();
            quiet = _working ? 0 : quiet + 1;
            if (quiet < QuietTicksBeforeSleep) continue;

            quiet = 0;
            Interlocked.Exchange(ref _asleep, 1);
            // Work that began in between saw no sleeper: whoever takes the 1 back decides who wakes whom.
            if (_working && Interlocked.Exchange(ref _asleep, 0) == 1) continue;
            _wake.WaitOne();
        }
    }
}
