using System.Text.Json;

namespace BatchApi.Pool;

/// <summary>How far the items of a <see cref="WorkerPool.MapAsync"/> may go.</summary>
public sealed record MapOptions
{
    /// <summary>
    /// Whether results come in the order of the items (as Python's <c>imap</c>) or as they are ready (<c>imap_unordered</c>). Default: in order.
    /// </summary>
    public bool InOrder { get; init; } = true;

    /// <summary>Items a worker is given together, at least 1; null: planned from the measured time of an item. Default: null.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>Wall clock of one item, then it fails with <c>timeout</c>. Default 60 s.</summary>
    public TimeSpan ItemTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Crashes an item may cause before it fails with <c>worker_crashed</c>. Default 2.</summary>
    public int MaxCrashes { get; init; } = 2;

    /// <summary>
    /// Resident memory of a worker and its own children, in bytes; who exceeds it fails with <c>memory_limit</c>. Default 512 MiB; 0: no limit.
    /// </summary>
    public long MemoryLimitBytes { get; init; } = 512L << 20;

    /// <summary>Whether the worker is replaced after any item that failed. Default: it goes on.</summary>
    public bool FreshAfterFailure { get; init; }

    /// <summary>Is given what the operation prints, a line at a time, from several threads: it must not wait. Default: nobody is.</summary>
    public Action<PrintedLine>? Print { get; init; }

    /// <summary>How items and outputs become JSON and back. Default: camelCase, as on the web.</summary>
    public JsonSerializerOptions Json { get; init; } = JsonSerializerOptions.Web;
}
