namespace BatchApi.Pool.Assignments;

/// <summary>How a worker's part in a run ended.</summary>
internal enum WorkerEnding
{
    /// <summary>Everything is answered; the worker is idle.</summary>
    Done,

    /// <summary>
    /// What it was given is answered, and it is to be given nothing more: it has done its number of items, one failed, or it says so.
    /// </summary>
    WornOut,

    /// <summary>The worker said that it cannot begin; it is idle.</summary>
    Refused,

    /// <summary>Given back or canceled as asked, and nothing is at work any more.</summary>
    Stopped,

    /// <summary>
    /// Which answer belongs to which item cannot be told: there are too many or too few of them, or more than can be held. The worker is
    /// being ended; the items are to be sent in smaller portions.
    /// </summary>
    Ambiguous,

    /// <summary>The item at work took too long; the worker is being stopped.</summary>
    TimedOut,

    /// <summary>It took more memory than its run allows; it was killed.</summary>
    MemoryExceeded,

    /// <summary>The worker was not ready in time; it is being stopped.</summary>
    StartTimedOut,

    /// <summary>The process ended.</summary>
    Died,

    /// <summary>The process, which was idle, had ended before it could be told of the run.</summary>
    DiedIdle,
}
