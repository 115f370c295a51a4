namespace BatchApi.Pool.Slots;

/// <summary>The slots that no run has. Whoever needs one waits here, in turn.</summary>
internal sealed class IdleSlots(IReadOnlyCollection<Slot> all) : IDisposable
{
    // The last one used comes first: its worker is the one whose caches are warm.
    private readonly List<Slot> _idle = [.. all];
    private readonly SemaphoreSlim _count = new(all.Count, all.Count);

    /// <summary>Takes a slot whose worker is of that kind, if one is idle; else any.</summary>
    /// <param name="isOther">To warm it: a slot whose worker is of another kind comes first.</param>
    public async Task<Slot> TakeAsync(string kind, bool isOther, CancellationToken cancellationToken)
    {
        await _count.WaitAsync(cancellationToken);
        lock (_idle)
        {
            var index = _idle.FindLastIndex(slot => slot.Worker?.Command.Name == kind != isOther);
            if (index < 0)
                index = _idle.Count - 1;
            var slot = _idle[index];
            _idle.RemoveAt(index);
            return slot;
        }
    }

    public void Return(Slot slot)
    {
        lock (_idle)
            _idle.Add(slot);
        _count.Release();
    }

    /// <summary>
    /// Ends the workers that have been idle for so long. No slot is taken meanwhile, so that none is given a run at the moment its worker ends.
    /// </summary>
    /// <param name="kind">Only those of this kind; null: all.</param>
    public void StopWorkers(TimeSpan idle, string? kind = null)
    {
        lock (_idle)
        {
            foreach (var slot in _idle.Where(slot => kind is null || slot.Worker?.Command.Name == kind))
                slot.StopIfIdle(idle);
        }
    }

    /// <summary>Waits until no run has a slot; from then on none gets one.</summary>
    public async Task CloseAsync()
    {
        for (var slot = 0; slot < all.Count; slot++)
            await _count.WaitAsync(CancellationToken.None);
    }

    public void Dispose() => _count.Dispose();
}
