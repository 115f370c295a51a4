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

    /// <summary>A worker says that it cannot begin this run: see <see cref="RunEnd.Reason"/>.</summary>
    Refused,

    /// <summary>No worker could be started for it, or got as far as its first item, three times in a row: see <see cref="RunEnd.Reason"/>.</summary>
    Unavailable,
}
