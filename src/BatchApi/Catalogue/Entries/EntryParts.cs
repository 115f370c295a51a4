using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Jobs;
using BatchApi.Pool;

namespace BatchApi.Catalogue.Entries;

/// <summary>What configured operations of all kinds have in common.</summary>
internal static class EntryParts
{
    private static readonly JsonElement Anything = JsonSerializer.SerializeToElement(true);
    private static readonly JsonElement NoParameters = JsonSerializer.SerializeToElement(new JsonObject
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(),
        ["additionalProperties"] = false,
    });

    /// <summary>What the settings tell of the operation, without its worker.</summary>
    public static Operation Bare(OperationEntry entry, string kind, string root, string? problem = null) => With(
        entry, root, new(entry.Name, kind, entry.Description ?? "", Async: false, Anything, Anything, NoParameters,
            Example: default, Problem: problem));

    /// <summary>The operation as its worker describes it, with what the operator has settled.</summary>
    public static Operation With(OperationEntry entry, string root, Operation operation)
    {
        var (item, itemProblem) = EntrySchema.Read(entry.ItemSchema, nameof(entry.ItemSchema), root);
        var (output, outputProblem) = EntrySchema.Read(entry.OutputSchema, nameof(entry.OutputSchema), root);
        var (parameters, parametersProblem) = EntrySchema.Read((entry as PythonEntry)?.ParametersSchema, nameof(PythonEntry.ParametersSchema), root);
        JsonElement? given = entry.Example is { } text && EntryExample.TryRead(text, out var example) ? example : null;
        return operation with
        {
            Name = entry.Name,
            Description = entry.Description ?? operation.Description,
            ItemSchema = item ?? operation.ItemSchema,
            OutputSchema = output ?? operation.OutputSchema,
            ParametersSchema = parameters ?? operation.ParametersSchema,
            Version = entry.Version ?? operation.Version,
            Example = given ?? operation.Example,
            IsExampleMadeUp = given is null && operation.IsExampleMadeUp,
            Problem = operation.Problem ?? itemProblem ?? outputProblem ?? parametersProblem ?? EntryPaths.ProblemOf(entry, root),
            IsChecked = entry.Check,
            ItemTimeout = entry.ItemTimeout,
            MemoryLimitMiB = entry.MemoryLimitMiB,
            MaxWorkers = entry.MaxWorkers,
            Network = entry.Network,
            LocalSockets = entry.LocalSockets,
            FreshAfterFailure = entry.FreshAfterFailure,
            Concurrency = entry is PythonEntry python && operation.Async ? python.Concurrency : operation.Concurrency,
        };
    }

    /// <summary>Full paths, from the service's own folder.</summary>
    public static Isolation IsolationOf(OperationEntry entry, string root, params IEnumerable<string> readable) => new()
    {
        IsRequired = entry.RequireIsolation,
        Network = entry.Network,
        LocalSockets = entry.LocalSockets,
        SetIn = "in the operation's entry",
        Readable = [.. readable.Concat(entry.Readable).Select(path => Path.GetFullPath(path, root))],
        Writable = [.. entry.Writable.Select(path => Path.GetFullPath(path, root))],
    };
}
