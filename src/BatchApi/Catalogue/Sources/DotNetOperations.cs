using BatchApi.Catalogue.Entries;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Pool;
using Microsoft.Extensions.Options;

namespace BatchApi.Catalogue.Sources;

/// <summary>
/// The operations of the .NET worker beside the service: the built-in ones, and those of the assemblies in the operations folder. When the folder has
/// changed, workers of a new kind describe it, and workers of the old kind finish their runs.
/// </summary>
internal sealed partial class DotNetOperations(
    WorkerPool pool, IOptions<OperationsOptions> operations, IOptions<JobsOptions> jobs, IHostEnvironment environment, TimeProvider time,
    ILogger<DotNetOperations> logger) : IWarmSource, IDisposable
{
    // After this time, a run that was about to begin when its kind was retired has begun, and holds the files that it needs.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly OperationsFolder _folder = new(Path.GetFullPath(operations.Value.Directory, environment.ContentRootPath));
    private readonly SemaphoreSlim _describing = new(1, 1);
    private readonly List<(DotNetVersion Version, DateTimeOffset Since)> _retired = [];
    private DotNetVersion? _current;
    private string? _seen;
    private int _number;

    public string Name => "dotnet";

    /// <summary>The newest kind that has described itself.</summary>
    /// <exception cref="InvalidOperationException">No kind has described itself yet.</exception>
    public WorkerCommand Command => _current?.Command ?? throw new InvalidOperationException("No .NET worker has described itself yet.");

    public async Task<IReadOnlyList<CatalogueEntry>> DescribeAsync(CancellationToken cancellationToken)
    {
        await _describing.WaitAsync(cancellationToken);
        DotNetVersion? next = null;
        try
        {
            next = Next();
            var command = next.Command;
            var lacking = pool.Lacking(command.Isolation) is { } reason ? new WorkerStartException(command, reason).Message : null;
            var description = await pool.DescribeAsync(lacking is null ? command : Harmless(command), cancellationToken);
            IReadOnlyList<CatalogueEntry> entries =
                [.. OperationText.Read(description, command).Select(operation => EntryOf(operation, command, lacking))];
            if (_current is { } old && old != next)
                _retired.Add((old, time.GetUtcNow()));
            _current = next;
            return entries;
        }
        finally
        {
            if (next is not null && next != _current)
                Delete(next);
            _describing.Release();
        }
    }

    /// <summary>Whether all files of the folder were copied.</summary>
    public bool IsWhole => _current?.Fingerprint is not null;

    /// <summary>Whether workers of an old kind, or the files they need, may be left.</summary>
    public bool HasRetired => _retired.Count > 0;

    public IReadOnlyList<CatalogueEntry> Named(string problem) => [];

    /// <summary>Whether the folder has changed and is quiet again. A folder to which files are just being copied is not read.</summary>
    public bool HasChanged()
    {
        var before = _seen;
        _seen = _folder.Fingerprint();
        return _seen is not null && _seen == before && _seen != _current?.Fingerprint;
    }

    /// <summary>Lets the workers of old kinds leave, and deletes the files that none of them needs any more.</summary>
    public async Task RetireAsync(CancellationToken cancellationToken)
    {
        await _describing.WaitAsync(cancellationToken);
        try
        {
            _retired.RemoveAll(old => !pool.Retire(old.Version.Command) && time.GetUtcNow() - old.Since >= Grace && Delete(old.Version));
        }
        finally
        {
            _describing.Release();
        }
    }

    public void Dispose() => _describing.Dispose();

    private static CatalogueEntry EntryOf(Operation operation, WorkerCommand command, string? lacking) =>
        new(
            operation with
            {
                Network = command.Isolation.Network,
                LocalSockets = command.Isolation.LocalSockets,
                Problem = lacking ?? operation.Problem,
            },
            command with { Concurrency = operation.Concurrency });

    // Refused assemblies have names, too. They are described by a worker that loads no code of others and is given no items.
    private WorkerCommand Harmless(WorkerCommand command)
    {
        var harmless = command with
        {
            Name = $"{command.Name} (names)",
            Arguments = [.. command.Arguments, "--load-nothing"],
            Isolation = command.Isolation with { IsRequired = false },
        };
        // Retired at once, so that no such worker is kept as a spare.
        pool.Retire(harmless);
        return harmless;
    }

    // The present version if nothing has changed. Below the pool's own folder, so that a copy goes with the pool.
    private DotNetVersion Next()
    {
        var fingerprint = _folder.Fingerprint();
        if (_current is { } current && fingerprint == current.Fingerprint && fingerprint is not null)
            return current;

        var number = ++_number;
        var copy = fingerprint == "" ? null : Path.Combine(pool.Folder, $"operations-{number}");
        try
        {
            if (copy is not null)
                _folder.CopyTo(copy, file => Log.Refused(logger, file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The part that could be copied may do; the folder is read again later.
            Log.NotCopied(logger, failure.Message);
            fingerprint = null;
        }

        if (number == 1 && !Cultures.AreInstalled)
            Log.NoCultures(logger);
        // The default is not there where nobody has operations of .NET; another name was written by somebody.
        if (number == 1 && operations.Value.Directory != OperationsOptions.DefaultDirectory && !_folder.Exists)
            Log.NoFolder(logger, _folder.FullName);
        var name = number == 1 ? Name : $"{Name} {number}";
        return new(DotNetCommand.Of(name, copy, operations.Value, environment.ContentRootPath, jobs.Value.MaxOutputBytes), copy, fingerprint);
    }

    private static bool Delete(DotNetVersion version)
    {
        try
        {
            if (version.Folder is not null)
                Directory.Delete(version.Folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The copy goes with the pool's folder.
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning, "Operations:Directory is {Folder}, and there is no such folder: its operations can be run once it is there")]
        public static partial void NoFolder(ILogger logger, string folder);

        [LoggerMessage(LogLevel.Error, "{File} may not be read by the service and is left out")]
        public static partial void Refused(ILogger logger, string file);

        [LoggerMessage(
            LogLevel.Warning,
            "ICU is not installed (Debian and Ubuntu: the package libicu-dev or libicu with a number), "
            + "so .NET operations know the invariant culture only, and compare and sort text by its codes")]
        public static partial void NoCultures(ILogger logger);

        [LoggerMessage(LogLevel.Error, "The operations folder cannot be copied, and what is missing of it cannot be run: {Reason}")]
        public static partial void NotCopied(ILogger logger, string reason);
    }
}
