namespace BatchApi.Pool;

/// <summary>What a worker is at.</summary>
public enum WorkerState
{
    /// <summary>There is none: it left, or has not been needed yet.</summary>
    Absent,

    /// <summary>Its process runs and has not said yet that it is ready.</summary>
    Starting,

    /// <summary>It waits for a run.</summary>
    Idle,

    /// <summary>It works on a run.</summary>
    Busy,

    /// <summary>It was told to end.</summary>
    Stopping,
}
