namespace BatchApi.Pool.Protocol;

/// <summary>How the items of a frame are to be answered.</summary>
[Flags]
internal enum ItemsFlags : byte
{
    None = 0,

    /// <summary>Each at once, in a frame of its own: the service looks for the one that crashes its worker.</summary>
    AnswerEach = 1,

    /// <summary>The child answers up to the first item that fails; another worker is given the items after it.</summary>
    StopAtFailure = 2,

    /// <summary>
    /// Each is an integer of 64 bits and stands there as its eight bytes (int64), not as a line. Only for a child whose command says that it knows
    /// this.
    /// </summary>
    Packed = 4,
}
