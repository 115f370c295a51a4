using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Jobs;
using BatchApi.Pool;

namespace BatchApi.Scheduling.Offering;

/// <summary>What configured operations of all kinds have in common.</summary>
internal static class EntryParts
{
    private static readonly JsonElement Anything = JsonSerializer.SerializeToElement(true);
    private static readonly JsonElement AnyExample = JsonSerializer.SerializeToElement(new { items = new[] { 1, 2, 3 } });
    private static readonly JsonElement NoParameters = JsonSerializer.SerializeToElement(new JsonObject
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(),
        ["additionalProperties"] = false,
    });

    /// <summary>What can be said of it without asking its worker.</summary>
    public static Operation Bare(OperationEntry entry, string kind, string root, string? problem = null) => With(
        entry, root, new(entry.Name, kind, entry.Description ?? "", Async: false, Anything, Anything, NoParameters, ExampleOf(entry, AnyExample), Problem: problem));

    /// <summary>The operation as its worker describes it, with what the operator has settled.</summary>
    public static Operation With(OperationEntry entry, string root, Operation operation)
    {
        var (item, itemProblem) = EntrySchema.Read(entry.ItemSchema, nameof(entry.ItemSchema), root);
        var (output, outputProblem) = EntrySchema.Read(entry.OutputSchema, nameof(entry.OutputSchema), root);
        return operation with
        {
            Name = entry.Name,
            Description = entry.Description ?? operation.Description,
            ItemSchema = item ?? operation.ItemSchema,
            OutputSchema = output ?? operation.OutputSchema,
            Example = ExampleOf(entry, operation.Example),
            Problem = operation.Problem ?? itemProblem ?? outputProblem,
            IsChecked = entry.Check,
            ItemTimeout = entry.ItemTimeout,
            MemoryLimitMiB = entry.MemoryLimitMiB,
            MaxWorkers = entry.MaxWorkers,
            Network = entry.Network,
            Concurrency = entry is PythonEntry python && operation.Async ? python.Concurrency : operation.Concurrency,
        };
    }

    /// <summary>Full paths, from the service's own folder.</summary>
    public static Isolation IsolationOf(OperationEntry entry, string root, params IEnumerable<string> readable) => new()
    {
        IsRequired = entry.RequireIsolation,
        Network = entry.Network,
        Readable = [.. readable.Concat(entry.Readable).Select(path => Path.GetFullPath(path, root))],
        Writable = [.. entry.Writable.Select(path => Path.GetFullPath(path, root))],
    };

    private static JsonElement ExampleOf(OperationEntry entry, JsonElement known) => entry.Example is { } items
        ? JsonSerializer.SerializeToElement(new JsonObject { ["items"] = JsonNode.Parse(items) })
        : known;
}
