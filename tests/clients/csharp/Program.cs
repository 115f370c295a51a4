using BatchApi.Generated;

// What a caller does with a client that NSwag has generated, whichever JSON library that is for. Says what it sees, a line each.
using var http = new HttpClient { BaseAddress = new Uri(args[0]) };
var client = new BatchApiClient(http);

// Submit with only some of the members; the generated code sends null for the others.
var job = await client.SubmitJobAsync(new JobRequest
{
    Operation = "square",
    Range = new RangeRequest { Start = 1, Count = 250 },
    Priority = Priority.High,
    Labels = new Dictionary<string, string> { ["client"] = "generated" },
    Options = new OptionsRequest { ChunkSize = 100 },
});
Console.WriteLine($"submitted {job.Operation}, {Small(job.Priority)}, chunks of {job.Options.ChunkSize}");

// Wait.
job = await client.GetJobAsync(job.Id, prefer: "wait=60");
Console.WriteLine($"{Small(job.State)} {job.Counts.Succeeded} of {job.Counts.Total}, error {(job.Error is null ? "none" : job.Error.Message)}");

// Page.
var (pages, outputs, sum, next) = (0, 0, 0L, (string?)null);
do
{
    var page = await client.GetResultsAsync(job.Id, limit: 100, after: next);
    pages++;
    outputs += page.Results.Count;
    sum += page.Results.Sum(result => long.Parse($"{result.Output}"));
    next = page.Next;
}
while (next is not null);
Console.WriteLine($"{pages} pages, {outputs} outputs, sum {sum}");

// Wait at once; one item of two fails.
var mixed = await client.SubmitJobAsync(new JobRequest { Operation = "square", Items = [5, 4_000_000_000] }, prefer: "wait=60");
var failed = (await client.GetResultsAsync(mixed.Id, state: ResultState.Failed)).Results.Single();
Console.WriteLine($"{Small(mixed.State)}, {mixed.Options.ChunkSize}, item {failed.Index} {Small(failed.Error!.Code)} after {failed.Attempts}");

// An output can be null.
var nothing = await client.SubmitJobAsync(new JobRequest { Operation = "copy", Items = [null!] }, prefer: "wait=60");
var only = (await client.GetResultsAsync(nothing.Id)).Results.Single();
Console.WriteLine(only is { State: ItemState.Succeeded, Output: null } ? "the output is null" : $"{only.State} {only.Output}");

var operations = await client.ListOperationsAsync();
Console.WriteLine($"{Small(operations.Operations.Single(operation => operation.Name == "square").Kind)}");
var newest = await client.ListJobsAsync(state: JobState.Succeeded, label: ["client:generated"], limit: 1);
Console.WriteLine($"{newest.Jobs.Count} listed, it is the same: {newest.Jobs.Single().Id == job.Id}, next {newest.Next?.ToString() ?? "none"}");
var (workers, chunks, log) = (await client.ListWorkersAsync(), await client.GetChunksAsync(job.Id), await client.GetLogsAsync(job.Id));
Console.WriteLine($"{workers.Nodes.Count} node, {chunks.Chunks.Count} chunks, {log.Lines.Count} lines");

// Errors.
var unknown = await RefusedAsync(() => client.SubmitJobAsync(new JobRequest { Operation = "sqare", Items = [1] }));
Console.WriteLine($"{unknown.Status} {Small(unknown.Code)}, nearest {string.Join(", ", unknown.Nearest!)}");
var noItems = new JobRequest { Operation = "square", Options = new OptionsRequest { MaxCrashes = 11 } };
var invalid = await RefusedAsync(() => client.SubmitJobAsync(noItems));
Console.WriteLine(
    $"{invalid.Status} {Small(invalid.Code)}, {invalid.ErrorCount}: {string.Join(", ", invalid.Errors!.Select(error => error.Pointer))}");
var ended = await RefusedAsync(() => client.CancelJobAsync(job.Id));
Console.WriteLine($"{ended.Status} {Small(ended.Code)}, {Small(ended.State)}, allowed {string.Join(", ", ended.Allowed!)}");
await client.DeleteJobAsync(job.Id);
var gone = await RefusedAsync(() => client.GetJobAsync(job.Id));
Console.WriteLine($"{gone.Status} {Small(gone.Code)}");

static string Small(object? name) => $"{name}".ToLowerInvariant();

static async Task<Problem> RefusedAsync(Func<Task> call)
{
    try
    {
        await call();
    }
    catch (ApiException<Problem> refused)
    {
        return refused.Result;
    }

    throw new InvalidOperationException("It was not refused.");
}
