namespace BatchApi.Worker.Scripting;

/// <summary>How far a script may go with one item. Wall clock and the memory of the process are limited by the service, from outside.</summary>
internal static class ScriptLimits
{
    /// <summary>About ten seconds of a core.</summary>
    public const int MaxStatements = 100_000_000;

    /// <summary>Calls inside each other. The interpreter's frames for them take less than half of a thread's usual 8 MiB.</summary>
    public const int MaxRecursion = 2_000;

    /// <summary>
    /// The most memory that may be allocated for an item, including memory that is freed again. Ordinary code stays far below; a runaway script ends
    /// in seconds.
    /// </summary>
    public const long MaxAllocatedBytes = 4L << 30;

    /// <summary>A longer array is a mistake, such as <c>Array(1e9)</c>.</summary>
    public const uint MaxArrayLength = 10_000_000;

    /// <summary>Levels of an item, as everywhere in the service.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most time of one match: a pattern that backtracks for ever ends here.</summary>
    public static readonly TimeSpan RegExpTimeout = TimeSpan.FromSeconds(2);
}
