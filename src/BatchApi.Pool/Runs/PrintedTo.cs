namespace BatchApi.Pool;

/// <summary>Where an operation printed to.</summary>
public enum PrintedTo
{
    /// <summary>The language's own standard output.</summary>
    Output,

    /// <summary>Standard error: the language's own, and what native code or a child process writes to descriptor 1 or 2.</summary>
    Errors,

    /// <summary>Nowhere: the pool itself says how many lines it has left out.</summary>
    Pool,
}
