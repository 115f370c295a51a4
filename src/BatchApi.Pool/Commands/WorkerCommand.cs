namespace BatchApi.Pool;

/// <summary>How a kind of worker is started. Two runs with an equal <see cref="Name"/> can share a worker.</summary>
public sealed record WorkerCommand
{
    /// <summary>Names this kind of worker in logs, and tells whether an idle worker can serve a run.</summary>
    public required string Name { get; init; }

    /// <summary>The program: a path, or a name looked up in the service's own <c>PATH</c>.</summary>
    public required string Executable { get; init; }

    /// <summary>The program's arguments, passed as they are: no shell sees them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment of the child, but for <c>HOME</c> and <c>TMPDIR</c>, which name its scratch folder.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The protocol that the worker speaks. Default: frames.</summary>
    public WorkerProtocol Protocol { get; init; }

    /// <summary>What a worker of this kind may reach outside its scratch folder. Default: read the system, nothing else.</summary>
    public Isolation Isolation { get; init; } = new();

    /// <summary>
    /// Largest frame the worker may send, in bytes: one output and 64 KiB of others; a larger one ends it. For a worker that speaks lines the
    /// longest line, its end not counted: an item answered by a longer one fails with <c>output_too_large</c>. Default 2 MiB.
    /// </summary>
    public int MaxFrameBytes { get; init; } = 2 << 20;

    /// <summary>
    /// Whether a worker that speaks frames takes integers of 64 bits as their bytes, and answers with values in the format of Python's
    /// <c>marshal</c>: for an interpreter, to which JSON costs more than most of what it computes. Default: no, it is sent JSON and answers so.
    /// </summary>
    public bool IsMarshalling { get; init; }

    /// <summary>
    /// The number of threads of a worker that waits for work and in which no operation has left a thread behind, at least 1, which is the default. If
    /// there are more, an earlier caller may have written what comes from standard error, and no caller is given it.
    /// </summary>
    public int OwnThreads { get; init; } = 1;

    /// <summary>
    /// Items that a worker has under way at once, at least 1, which is the default: it is given twice as many, so that none of them waits for
    /// another.
    /// </summary>
    public int Concurrency { get; init; } = 1;
}
