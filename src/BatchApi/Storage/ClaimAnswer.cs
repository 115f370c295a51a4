namespace BatchApi.Storage;

/// <summary>What came of an attempt to claim a chunk of a job.</summary>
internal enum ClaimAnswer
{
    /// <summary>The chunk is the caller's until its lease runs out.</summary>
    Claimed,

    /// <summary>Everything is claimed or has its outcome.</summary>
    NothingLeft,

    /// <summary>As many chunks are claimed as the job's <c>maxWorkers</c> allows.</summary>
    AtMaxWorkers,

    /// <summary>The job has ended, is being canceled, or is gone.</summary>
    NotRunnable,
}
