namespace BatchApi.Pool;

/// <summary>What a worker may reach outside its scratch folder, and what keeps it from the rest.</summary>
public sealed record Isolation
{
    /// <summary>The layers to put in force where the kernel has them. Default: all.</summary>
    public IsolationLayers Layers { get; init; } = IsolationLayers.All;

    /// <summary>
    /// Whether the worker must not start if one of <see cref="Layers"/> is not available. Default: it starts, and the report says so.
    /// </summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it may use the network. Default: no.</summary>
    public bool Network { get; init; }

    /// <summary>
    /// Whether it may use sockets of this machine (<c>AF_UNIX</c>), in the file system and abstract ones. No rule of the kernel confines them to
    /// a folder: it then reaches each that its user may. Default: no.
    /// </summary>
    public bool LocalSockets { get; init; }

    /// <summary>
    /// Files and folders it may read and execute besides the system's: its interpreter, its code. Full paths; those that do not exist are passed
    /// over.
    /// </summary>
    public IReadOnlyList<string> Readable { get; init; } = [];

    /// <summary>Folders it may write besides its scratch folder. Full paths; one that does not exist keeps the worker from starting.</summary>
    public IReadOnlyList<string> Writable { get; init; } = [];

    /// <summary>
    /// Where an operator finds these settings, such as "in the entry of this operation": the message about a
    /// denied access names that place. Default: in the isolation of the worker's command.
    /// </summary>
    public string SetIn { get; init; } = "in the isolation of its command";

    /// <summary>What stands before the name of a setting in that message, such as <c>Operations:</c>. Default: nothing.</summary>
    public string SettingsPrefix { get; init; } = "";
}
