namespace BatchApi.Pool;

/// <summary>Where an operation printed to.</summary>
public enum PrintedTo
{
    /// <summary>The language's own standard output, whose lines come with the item that printed them.</summary>
    Output,

    /// <summary>Standard error, and what native code writes to standard output: told apart by time alone.</summary>
    Errors,

    /// <summary>Nowhere: the pool itself says how many lines it has left out.</summary>
    Pool,
}
