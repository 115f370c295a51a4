namespace BatchApi.Catalogue.Entries;

/// <summary>The section <c>Operations</c>: what else than the built-in operations can be run.</summary>
internal sealed class OperationsOptions
{
    public const string Section = "Operations";
    public const string DefaultDirectory = "operations";

    /// <summary>
    /// Assemblies with methods marked <c>[Operation]</c>, each in this folder or in one of its own below it; relative to the service's
    /// own folder; default <c>operations</c>. It need not exist, and may come later; another than the default that is not there is warned of.
    /// </summary>
    public string Directory { get; set; } = DefaultDirectory;

    /// <summary>
    /// Whether no operation of any kind is run on a machine that lacks one of the layers that keep workers apart. Default: what it lacks is
    /// left out, and named in the log and at <c>/v1/workers</c>.
    /// </summary>
    public bool RequireIsolation { get; set; }

    /// <summary>Whether the .NET operations may use the network. Default: no.</summary>
    public bool Network { get; set; }

    /// <summary>Whether the .NET operations may use local (unix) sockets, all that the service's user may. Default: no.</summary>
    public bool LocalSockets { get; set; }

    /// <summary>
    /// Folders and files that the .NET operations may read besides the system's and <see cref="Directory"/>; relative to the service's own
    /// folder. Each must exist. Default: none.
    /// </summary>
    public IList<string> Readable { get; } = [];

    /// <summary>
    /// Folders that the .NET operations may write besides their scratch folder; relative to the service's own folder. Each must exist.
    /// Default: none.
    /// </summary>
    public IList<string> Writable { get; } = [];

    /// <summary>Functions of Python modules. Default: none.</summary>
    public IList<PythonEntry> Python { get; } = [];

    /// <summary>Programs that answer a line with a line. Default: none.</summary>
    public IList<CommandEntry> Commands { get; } = [];

    /// <summary>Whether jobs may bring a function in JavaScript along. Default: no.</summary>
    public bool JavaScript { get; set; }
}
