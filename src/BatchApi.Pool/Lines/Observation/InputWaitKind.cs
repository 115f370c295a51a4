namespace BatchApi.Pool.Lines.Observation;

/// <summary>What can be said of a program's waiting for its input.</summary>
internal enum InputWaitKind
{
    /// <summary>It is at something else, or has ended.</summary>
    None,

    /// <summary>It waits for something, which may be its input.</summary>
    Perhaps,

    /// <summary>It reads its input, and nothing is there.</summary>
    Reading,
}
