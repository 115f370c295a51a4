namespace BatchApi.Pool.Lines.Observation;

/// <summary>What can be known about whether a program waits for its input.</summary>
internal enum InputWaitKind
{
    /// <summary>The program does something else, or has ended.</summary>
    None,

    /// <summary>The program waits for something, which may be its input.</summary>
    Perhaps,

    /// <summary>The program reads its input, and nothing is there.</summary>
    Reading,
}
