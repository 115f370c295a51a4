using BatchApi.Catalogue.Entries;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Pool;

namespace BatchApi.Catalogue.Sources;

/// <summary>A configured function of a Python module, run by the Python worker that stands beside the service.</summary>
/// <param name="patience">How long the interpreter may take to say where it is; null: 30 s.</param>
internal sealed class PythonOperation(
    PythonEntry entry, string defaultInterpreter, WorkerPool pool, JobsOptions jobs, string root, TimeSpan? patience = null) : IOperationSource
{
    private static readonly string Worker = Path.Combine(AppContext.BaseDirectory, "python", "batchapi_worker");

    private readonly string _interpreter = InterpreterOf(entry, defaultInterpreter, root);

    // The service may not be allowed to write beside its program.
    private readonly string _compiled = Path.Combine(pool.Folder, "python");

    public string Name => $"python {entry.Name}";

    public bool IsToBeAskedAgain { get; private set; }

    public async Task<IReadOnlyList<CatalogueEntry>> DescribeAsync(CancellationToken cancellationToken)
    {
        var bare = CommandWith(new(_interpreter, []));
        // The interpreter is not even asked for its folders: that, too, would run code of its installation.
        if (pool.Lacking(bare.Isolation) is { } lacking)
            throw new WorkerStartException(bare, lacking);

        var interpreter = await PythonInterpreter.AskAsync(_interpreter, Worker, _compiled, patience, cancellationToken);
        IsToBeAskedAgain = interpreter is { IsSettled: false };
        if (interpreter?.Problem is { } problem)
            throw new WorkerStartException(bare, problem);

        var command = interpreter is null ? bare : CommandWith(interpreter);
        var description = await pool.DescribeAsync(command, cancellationToken);
        return [.. OperationText.Read(description, command).Take(1).Select(operation => EntryOf(operation, command))];
    }

    public IReadOnlyList<CatalogueEntry> Named(string problem) =>
        [new(EntryParts.Bare(entry, "python", root, problem), CommandWith(new(_interpreter, [])))];

    // A function that cannot be run has no signature to read.
    private CatalogueEntry EntryOf(Operation operation, WorkerCommand command) => operation.Problem is { } problem
        ? new(EntryParts.Bare(entry, "python", root, problem), command)
        : new(EntryParts.With(entry, root, operation), command with { Concurrency = operation.Async ? entry.Concurrency : 1 });

    private WorkerCommand CommandWith(PythonInterpreter interpreter) => new()
    {
        Name = Name,
        Executable = interpreter.Program,
        Arguments = [.. Arguments()],
        Environment = WorkerEnvironment.With(entry.Environment),
        Isolation = EntryParts.IsolationOf(
            entry, root, [Worker, _compiled, .. interpreter.Folders, .. entry.Path is { } path ? [path] : Array.Empty<string>()]),
        IsMarshalling = true,
        OwnThreads = 2,
        MaxFrameBytes = jobs.MaxOutputBytes + (128 << 10),
    };

    private IEnumerable<string> Arguments()
    {
        yield return "-B"; // No bytecode: the folder of the module is not the worker's to write to.
        yield return Path.Combine(Worker, "__main__.py");
        string[] always = ["--compiled", _compiled, "--name", entry.Name, "--function", entry.Function, "--concurrency", $"{entry.Concurrency}"];
        foreach (var argument in always)
            yield return argument;

        foreach (var (name, value) in new[]
        {
            ("--path", entry.Path is { } path ? Path.GetFullPath(path, root) : null),
            ("--initializer", entry.Initializer),
            ("--description", entry.Description),
        })
        {
            if (value is null)
                continue;

            yield return name;
            yield return value;
        }
    }

    private static string InterpreterOf(PythonEntry entry, string defaultInterpreter, string root)
    {
        var interpreter = entry.Interpreter ?? defaultInterpreter;
        return interpreter.Contains('/') ? Path.GetFullPath(interpreter, root) : interpreter;
    }
}
