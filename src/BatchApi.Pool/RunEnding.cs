namespace BatchApi.Pool;

/// <summary>How a run came to its end.</summary>
public enum RunEnding
{
    /// <summary>Every item has its outcome.</summary>
    Completed,

    /// <summary>Given back: the items from <see cref="RunEnd.Answered"/> on have no outcome and may be run again.</summary>
    Released,

    /// <summary>Canceled: nothing of it is at work any more.</summary>
    Canceled,

    /// <summary>No worker could begin it, three times in a row or by the worker's own word: see <see cref="RunEnd.Reason"/>.</summary>
    Unavailable,
}
