namespace BatchApi.Pool.Lines;

/// <summary>What the exit of a program says of the batch that it was sent.</summary>
internal enum ExitVerdict
{
    /// <summary>The lines that came are the answers.</summary>
    Answered,

    /// <summary>The lines are the answers, although the last one has no line end: programs of this kind never write it.</summary>
    AnsweredWithLineOpen,

    /// <summary>
    /// The lines would be the answers, but the last one has no line end. Programs of this
    /// kind may never write it: the batch is sent once more to see.
    /// </summary>
    LastLineOpen,

    /// <summary>The program exited with 0, with fewer lines than items, or it wrote more lines than items.</summary>
    Miscounted,

    /// <summary>The program failed.</summary>
    Crashed,
}
