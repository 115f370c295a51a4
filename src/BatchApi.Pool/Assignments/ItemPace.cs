namespace BatchApi.Pool.Assignments;

/// <summary>How long an item of a run takes, as measured, and how many are to be under way because of it.</summary>
internal sealed class ItemPace(Run run)
{
    // Work that a release, a cancel or a crash may cost.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(20);

    private double _itemSeconds = run.ExpectedItemTime.TotalSeconds;
    private double _busySeconds;

    /// <summary>
    /// Items that may be under way. While their time is unknown one: its time tells how many follow. A worker that has several under way at once
    /// finds the next ones there.
    /// </summary>
    public int WindowCount
    {
        get
        {
            var inTime = _itemSeconds <= 0 ? 1 : (int)Math.Clamp(Window.TotalSeconds / _itemSeconds, 1, run.Count);
            var underWay = run.Command.Concurrency > 1 ? 2 * run.Command.Concurrency : 1;
            return Math.Min(Math.Max(inTime, underWay), run.Count);
        }
    }

    /// <summary>Items that are likely to take half the timeout of one; all while their time is unknown.</summary>
    public int CountInHalfTimeout =>
        _itemSeconds <= 0 ? run.Count : (int)Math.Clamp(run.ItemTimeout.TotalSeconds / 2 / _itemSeconds, 1, run.Count);

    /// <summary>Items were answered after this time.</summary>
    public void NoteAnswered(int count, TimeSpan elapsed)
    {
        _busySeconds += elapsed.TotalSeconds;
        var measured = elapsed.TotalSeconds / count;
        _itemSeconds = _itemSeconds == 0 ? measured : (_itemSeconds + measured) / 2;
    }

    /// <summary>The mean time of an item of all that were answered.</summary>
    public TimeSpan MeanOf(int answered) => answered == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(_busySeconds / answered);
}
