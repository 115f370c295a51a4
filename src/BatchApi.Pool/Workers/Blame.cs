namespace BatchApi.Pool.Workers;

/// <summary>Counts what the item at work has done to its workers, and says when it has failed.</summary>
internal sealed class Blame(Run run)
{
    private long _suspect = -1;
    private int _crashes;

    public ItemFailure TimedOut(long index) => new(
        index,
        "timeout",
        $"The item was not done after {run.ItemTimeout.TotalSeconds:0.###} s. Allow more with itemTimeoutSeconds, or make the item smaller.",
        Attempts: Attempt(index));

    /// <summary>The failure, once the item has crashed as many workers as it may.</summary>
    public ItemFailure? Crashed(long index, WorkerEnd end)
    {
        if (Attempt(index) < run.MaxCrashes) return null;

        return new(index, "worker_crashed", $"While it worked on this item, the worker {end.Explain()}", Exit: end.Exit, Attempts: _crashes);
    }

    private int Attempt(long index)
    {
        _crashes = index == _suspect ? _crashes + 1 : 1;
        _suspect = index;
        return _crashes;
    }
}
