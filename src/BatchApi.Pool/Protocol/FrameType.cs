namespace BatchApi.Pool.Protocol;

/// <summary>What a frame says. Those below 0x10 go to the child, the others come from it.</summary>
internal enum FrameType : byte
{
    /// <summary>Asks for the catalogue; no payload.</summary>
    Describe = 0x01,

    /// <summary>Starts a run: its number (int32), then a payload that is opaque to the pool: between whoever submits the run and the child.</summary>
    Begin = 0x02,

    /// <summary>Items: the first one's index (int64), a byte of <see cref="ItemsFlags"/>, then a line of JSON per item, or its eight bytes.</summary>
    Items = 0x03,

    /// <summary>Ends a run: <see cref="Done"/> follows when everything is answered. No payload.</summary>
    End = 0x04,

    /// <summary>What the child can run. The payload is opaque to the pool.</summary>
    Catalogue = 0x11,

    /// <summary>Answers <see cref="Begin"/>: no payload if the run can start, else the reason as UTF-8 text.</summary>
    Ready = 0x12,

    /// <summary>
    /// The run's number (int32) and the first item's index (int64), so that what comes twice or late is never taken for another item's;
    /// then a line per item, in order: its output as JSON, or <c>!</c> and a JSON object with code, message and type.
    /// </summary>
    Results = 0x13,

    /// <summary>
    /// What the operation printed: the number of the run (int32) and the index of the item (int64) that it was printed for, which may have ended;
    /// then 0 for standard output or 1 for standard error (a byte), and UTF-8 text without a line end. Run 0: nobody knows which; index -1: none, or
    /// nobody knows.
    /// </summary>
    Log = 0x14,

    /// <summary>Answers <see cref="End"/>; no payload.</summary>
    Done = 0x15,

    /// <summary>
    /// The run's number (int32) and the index (int64) of an item that has been at work for a while: all before it are answered, and its own
    /// answer will leave before the next is begun. Optional: without it, the one that hangs among several is found by running them again one by one.
    /// </summary>
    Working = 0x16,

    /// <summary>
    /// As <see cref="Results"/>, but each answer is a value as Python's <c>marshal</c> writes it, in version 2 of its format, instead of a line.
    /// Only from a child whose command says so.
    /// </summary>
    MarshalledResults = 0x17,

    /// <summary>
    /// The child is of no use to a further item, as one has changed something of the process that cannot be changed back: what was answered of the
    /// run is all that it answers, and <see cref="End"/> and <see cref="Done"/> follow. No payload. Optional.
    /// </summary>
    WornOut = 0x18,
}
