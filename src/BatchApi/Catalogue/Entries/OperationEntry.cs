namespace BatchApi.Catalogue.Entries;

/// <summary>An operation that the operator has configured. Folders and files are relative to the service's own folder.</summary>
internal abstract class OperationEntry
{
    /// <summary>What jobs call it: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most 100 of them; unique in the service.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it does, in a sentence; default: what the code says of itself.</summary>
    public string? Description { get; set; }

    /// <summary>Of the code that it runs, for the catalogue; default: none.</summary>
    public string? Version { get; set; }

    /// <summary>Wall clock of one item where the job does not say; default: <c>Jobs:ItemTimeout</c>.</summary>
    public TimeSpan? ItemTimeout { get; set; }

    /// <summary>Resident memory of a worker where the job does not say, 16 to 1,048,576 MiB; default: <c>Jobs:MemoryLimitMiB</c>.</summary>
    public int? MemoryLimitMiB { get; set; }

    /// <summary>Workers that one job of it may keep busy at once, at least 1; default: all.</summary>
    public int? MaxWorkers { get; set; }

    /// <summary>
    /// Whether a fresh worker takes over after any item that failed. Default: the worker goes on unless it crashed, hung or took too much.
    /// </summary>
    public bool FreshAfterFailure { get; set; }

    /// <summary>Whether it is not run on a machine that lacks a layer of isolation; default: <c>Operations:RequireIsolation</c>.</summary>
    public bool RequireIsolation { get; set; }

    /// <summary>Whether it may use the network. Default: no.</summary>
    public bool Network { get; set; }

    /// <summary>Whether it may use local (unix) sockets, all that the service's user may. Default: no.</summary>
    public bool LocalSockets { get; set; }

    /// <summary>Folders it may write besides its scratch folder. Default: none.</summary>
    public IList<string> Writable { get; } = [];

    /// <summary>Folders and files it may read besides the system's and its own code. Default: none.</summary>
    public IList<string> Readable { get; } = [];

    /// <summary>Variables of its environment.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    /// <summary>JSON Schema of an item: a file, or JSON that begins with <c>{</c>; default: what the code says.</summary>
    public string? ItemSchema { get; set; }

    /// <summary>JSON Schema of an output: a file, or JSON that begins with <c>{</c>; default: what the code says.</summary>
    public string? OutputSchema { get; set; }

    /// <summary>Whether every item is checked against <see cref="ItemSchema"/> before a job is taken. Default: no.</summary>
    public bool Check { get; set; }

    /// <summary>
    /// A JSON array of items that run as they stand, or an object of <c>items</c> and <c>parameters</c>, for the catalogue; default: what the
    /// code says, and none if that says too little.
    /// </summary>
    public string? Example { get; set; }
}
