using BatchApi.Catalogue.Entries;
using BatchApi.Jobs.Options;
using BatchApi.Pool;

namespace BatchApi.Catalogue.Sources;

/// <summary>A configured program. It cannot describe itself, so its entry says all that is known of it.</summary>
internal sealed class CommandOperation(CommandEntry entry, WorkerPool pool, JobsOptions jobs, string root) : IOperationSource
{
    private readonly WorkerCommand _command = new()
    {
        Name = $"command {entry.Name}",
        Executable = entry.Command[0].Contains('/') ? Path.GetFullPath(entry.Command[0], root) : entry.Command[0],
        Arguments = [.. entry.Command.Skip(1)],
        Protocol = WorkerProtocol.Lines,
        Environment = WorkerEnvironment.With(entry.Environment),
        Isolation = EntryParts.IsolationOf(entry, root),
        MaxFrameBytes = jobs.MaxOutputBytes,
    };

    public string Name => _command.Name;

    public async Task<IReadOnlyList<CatalogueEntry>> DescribeAsync(CancellationToken cancellationToken)
    {
        // Only tries whether the program starts.
        await pool.DescribeAsync(_command, cancellationToken);
        return [new(EntryParts.Bare(entry, "command", root), _command, IsNamed: false)];
    }

    public IReadOnlyList<CatalogueEntry> Named(string problem) => [new(EntryParts.Bare(entry, "command", root, problem), _command, IsNamed: false)];
}
