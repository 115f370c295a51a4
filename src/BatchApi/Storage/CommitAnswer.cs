namespace BatchApi.Storage;

/// <summary>What became of a commit.</summary>
internal enum CommitAnswer
{
    /// <summary>The outcomes are recorded and the chunk's position has moved past them.</summary>
    Applied,

    /// <summary>Fence or position has changed, so nothing was recorded: the outcomes belong to another claim.</summary>
    Dropped,
}
