namespace BatchApi.Pool.Assignments;

/// <summary>
/// Finds the item that ends its worker or hangs: what the worker left unanswered is sent again one by one. Positions are counted from the first
/// item of the run.
/// </summary>
/// <remarks>
/// Where every portion costs the start of a worker, the items are sent in portions first, and the portion that fails one by one. That costs an
/// innocent item two more runs at most, and the guilty one a start for each portion, of which there are as many as items in it.
/// </remarks>
internal sealed class CulpritSearch
{
    // So few are not worth a portion of their own.
    private const int MaxSingly = 8;

    private int _singlyUntil;
    private int _portionsUntil;
    private int _portion;
    private int _hanging = -1;

    /// <summary>The position after the last item that is sent alone.</summary>
    public int SinglyUntil => _singlyUntil;

    /// <summary>Whether the item is sent alone or in a portion.</summary>
    public bool Covers(int position) => position < Math.Max(_portionsUntil, _singlyUntil);

    /// <summary>The most that may be sent together from this position on; null: there is no limit.</summary>
    public int? LimitAt(int position) =>
        position < _singlyUntil ? 1 : position < _portionsUntil ? Math.Min(_portion, _portionsUntil - position) : null;

    /// <summary>Whether this item is the one that hung when it was sent together with others: those before it have passed.</summary>
    public bool IsHanging(int position) => position == _hanging;

    /// <summary>Where sending stops: the items from the one that hung on are not sent before it is certain that it was that one.</summary>
    /// <param name="end">Where it stops otherwise.</param>
    public int EndOf(int answered, int end) => _hanging > answered ? _hanging : end;

    /// <summary>A worker ended, or hung, on one of the items from <paramref name="answered"/> to <paramref name="sent"/>.</summary>
    /// <param name="inPortions">Whether one by one would cost too many starts.</param>
    public void Begin(int answered, int sent, bool inPortions)
    {
        _hanging = -1;
        if (inPortions && sent - answered > MaxSingly && answered >= _portionsUntil)
            (_portion, _portionsUntil) = ((int)Math.Sqrt(sent - answered), sent);
        else
            _singlyUntil = Math.Max(_singlyUntil, sent);
    }

    /// <summary>The item at this position hung, if those before it were answered as it seems.</summary>
    public void Suspect(int position) => _hanging = position;

    /// <summary>The item that hung has its outcome.</summary>
    public void ForgetHanging() => _hanging = -1;
}
