using System.Runtime.CompilerServices;

namespace BatchApi.Worker.Framing;

/// <summary>The run and the item that code works for, wherever an item has started it: for what is printed meanwhile or later.</summary>
/// <remarks>
/// The main thread only notes an index for each item. What an item starts (threads, tasks, timers) knows its item by the execution context that
/// it takes along, in which the item's <see cref="Origin"/> must stand before. That costs as much as a small operation does, so it is done for
/// the first items of a run, and for all from the moment on at which something was printed elsewhere than on the main thread. What others start
/// knows its run only.
/// The context of one item is not the next one's: a culture that it has set ends with it.
/// </remarks>
internal sealed class ItemAtWork
{
    public const long None = -1;

    // An operation that prints on other threads mostly does so for each item. Noting the first items costs less than starting a run.
    private const int ItemsMarked = 1000;

    private readonly AsyncLocal<Origin?> _ofFlow = new();
    private readonly int _mainThread = Environment.CurrentManagedThreadId;
    private ExecutionContext _ofRun = ExecutionContext.Capture()!;
    private int _run;
    private int _marked;
    private volatile bool _printsElsewhere;
    private long _index = None;

    /// <summary>The item at work; if there are several, the first one without an answer.</summary>
    public long Index
    {
        get => Volatile.Read(ref _index);
        set => Volatile.Write(ref _index, value);
    }

    /// <summary>Whether the calling thread is the main thread.</summary>
    public bool IsMain => Environment.CurrentManagedThreadId == _mainThread;

    /// <summary>The run and the item that the calling code works for.</summary>
    public Origin Origin
    {
        get
        {
            bool isMain = IsMain;
            Origin? flow = _ofFlow.Value;
            if (flow is not null && !isMain)
                _printsElsewhere = true;
            if (flow is { Index: not None })
                return flow;
            return isMain ? new Origin(_run, Index) : flow ?? Origin.Unknown;
        }
    }

    /// <summary>
    /// From now on, what is started belongs to this run and to no item; 0: to no run. Called on the main thread, as are all methods below.
    /// </summary>
    public void BeginRun(int run)
    {
        _run = run;
        _marked = 0;
        _printsElsewhere = false;
        Index = None;
        _ofFlow.Value = run == 0 ? null : new Origin(run, None);
        _ofRun = ExecutionContext.Capture()!;
    }

    /// <summary>An item is at work, alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginItem(long index)
    {
        Index = index;
        if (_marked < ItemsMarked || _printsElsewhere)
            Mark(index);
        else if (!ReferenceEquals(ExecutionContext.Capture(), _ofRun))
            ExecutionContext.Restore(_ofRun);
    }

    /// <summary>No item is at work any more.</summary>
    public void EndItems()
    {
        Index = None;
        ExecutionContext.Restore(_ofRun);
    }

    /// <summary>From now on, what is started belongs to this item, until <see cref="EndMark"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Mark(long index)
    {
        _marked = Math.Min(_marked + 1, ItemsMarked);
        ExecutionContext.Restore(_ofRun);
        _ofFlow.Value = new Origin(_run, index);
    }

    public void EndMark() => ExecutionContext.Restore(_ofRun);

    /// <summary>Works for an item on whichever thread.</summary>
    public void For(long index, Action work)
    {
        Origin? before = _ofFlow.Value;
        _ofFlow.Value = new Origin(_run, index);
        work();
        _ofFlow.Value = before;
    }
}
