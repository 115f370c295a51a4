namespace BatchApi.Pool.Lines;

/// <summary>What a program that speaks lines is at. <see cref="LineConnection"/> draws how one state follows another.</summary>
internal enum LineState
{
    /// <summary>Nothing is asked of the program.</summary>
    Idle,

    /// <summary>The program was given no item: it is only asked whether it can begin.</summary>
    Probed,

    /// <summary>The first batch of a run was sent, and the program has read none of it as far as can be seen: no item is at work.</summary>
    Sent,

    /// <summary>The program works on the batch: fewer lines than items have come.</summary>
    Working,

    /// <summary>As many lines as items have come. They are held until it is certain that no more follow.</summary>
    Answered,

    /// <summary>The program's input has ended: its exit decides whether the lines that came are the answers.</summary>
    InputEnded,
}
