namespace BatchApi.Worker.Framing;

/// <summary>
/// Sends finished lines while an item takes long, so that the service knows the item at work to within 10 ms, and says which it is if it takes
/// longer.
/// </summary>
/// <remarks>Ticks only while there is work and for a while after: an idle worker does not wake, a busy one pays no wake-up per frame.</remarks>
internal sealed class Flusher
{
    /// <summary>Shorter than the 10 ms that are promised, by as much as a timer may be late.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(8);

    private const int QuietTicksBeforeSleep = 12;

    private readonly ResultLines _lines;
    private readonly ItemAtWork _atWork;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private volatile bool _working;
    private int _asleep;

    public Flusher(ResultLines lines, ItemAtWork atWork)
    {
        _lines = lines;
        _atWork = atWork;
        new Thread(Run) { IsBackground = true, Name = "flusher" }.Start();
    }

    /// <summary>An <c>Items</c> frame is being worked on from here.</summary>
    public void Begin()
    {
        _working = true;
        if (Interlocked.Exchange(ref _asleep, 0) == 1)
            _wake.Set();
    }

    /// <summary>The frame is answered.</summary>
    public void End() => _working = false;

    private void Run()
    {
        int quiet = 0;
        long before = ItemAtWork.None;
        while (true)
        {
            Thread.Sleep(Tick);
            _lines.SendFinished();
            long index = _atWork.Index;
            if (index != ItemAtWork.None && index == before && !_lines.IsTold)
                _lines.TellAtWork(index);
            before = index;
            quiet = _working ? 0 : quiet + 1;
            if (quiet < QuietTicksBeforeSleep)
                continue;

            quiet = 0;
            Interlocked.Exchange(ref _asleep, 1);
            // Work that began in between saw no sleeper: whoever takes the 1 back decides who wakes whom.
            if (_working && Interlocked.Exchange(ref _asleep, 0) == 1)
                continue;
            _wake.WaitOne();
        }
    }
}
