namespace BatchApi.Scheduling.Dispatching;

/// <summary>What an enrolled job is at.</summary>
internal enum EnrolmentState
{
    /// <summary>It waits for its turn.</summary>
    Waiting,

    /// <summary>It has its turn: a chunk is being claimed.</summary>
    Claiming,

    /// <summary>It keeps as many slots busy as it may, and waits until one of them is done.</summary>
    HeldBack,

    /// <summary>It takes part no more.</summary>
    Left,
}
