namespace BatchApi.Storage;

/// <summary>What became of a commit.</summary>
internal enum CommitAnswer
{
    /// <summary>The outcomes are recorded and the chunk's position has moved past them.</summary>
    Applied,

    /// <summary>Fence or position was not as the caller knew it: nothing has changed, the outcomes are another's to record.</summary>
    Dropped,
}
