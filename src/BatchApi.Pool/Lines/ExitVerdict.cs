namespace BatchApi.Pool.Lines;

/// <summary>What the exit of a program says of the batch that it was sent.</summary>
internal enum ExitVerdict
{
    /// <summary>The lines that came are the answers.</summary>
    Answered,

    /// <summary>They are, although the last has no line end: programs of its kind never write it.</summary>
    AnsweredWithLineOpen,

    /// <summary>They would be, but the last has no line end. Programs of its kind may never write it: the batch is sent once more to see.</summary>
    LastLineOpen,

    /// <summary>The program ended well, with fewer lines than items, or it wrote more lines.</summary>
    Miscounted,

    /// <summary>The program failed.</summary>
    Crashed,
}
