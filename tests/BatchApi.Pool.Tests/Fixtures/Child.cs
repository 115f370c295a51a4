using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>A pool of misbehaving children, and what became of the items given to it.</summary>
internal sealed class Child : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public Child(
        int workers = 1, TimeSpan? stopTimeout = null, string? start = null, string executable = "/usr/bin/python3",
        Action<PoolOptions>? configure = null,
        Isolation? isolation = null)
    {
        var options =
            new PoolOptions { Workers = workers, StopTimeout = stopTimeout ?? TimeSpan.FromSeconds(1), StartTimeout = TimeSpan.FromSeconds(10) };
        configure?.Invoke(options);
        Pool = new WorkerPool(options, NullLogger<WorkerPool>.Instance);
        Command = new WorkerCommand
        {
            Name = "child",
            Executable = executable,
            Arguments = [Path.Combine(AppContext.BaseDirectory, "child.py"), .. start is null ? Array.Empty<string>() : ["--start", start]],
            Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
            // Tests are told by files in the folder for temporary ones.
            Isolation = isolation ?? new() { Readable = [AppContext.BaseDirectory], Writable = [Path.GetTempPath()] },
        };
    }

    public WorkerPool Pool { get; }

    public WorkerCommand Command { get; init; }

    public WorkerOperation Operation => new(Command, "{}"u8.ToArray());

    /// <summary>By index: the output's text.</summary>
    public ConcurrentDictionary<long, string> Outputs { get; } = new();

    public ConcurrentDictionary<long, ItemFailure> Failures { get; } = new();

    /// <summary>Indexes in the order of their delivery, those delivered twice twice.</summary>
    public ConcurrentQueue<long> Delivered { get; } = new();

    public static string[] Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    public static string Do(string what, object? more = null)
    {
        var item = more is null ? [] : JsonSerializer.SerializeToNode(more)!.AsObject();
        item["do"] = what;
        return item.ToJsonString();
    }

    public Run Run(params string[] items) => new()
    {
        Command = Command,
        Begin = "{}"u8.ToArray(),
        Count = items.Length,
        Lines = Encoding.UTF8.GetBytes(string.Concat(items.Select(item => item + "\n"))),
        ItemTimeout = TimeSpan.FromSeconds(30),
    };

    public Task<RunEnd> RunAsync(params string[] items) => RunAsync(Run(items));

    public async Task<RunEnd> RunAsync(Run run, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Pool.RunAsync(run, TakeAsync, cancellationToken).WaitAsync(Deadline, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"After {Deadline} the run has not ended; {Delivered.Count} of {run.Count} items were delivered.\n{Evidence.Of(Pool)}");
            throw;
        }
    }

    public async Task<int> PidAsync()
    {
        await RunAsync(Do("pid"));
        return int.Parse(Outputs[0], CultureInfo.InvariantCulture);
    }

    public ValueTask TakeAsync(ResultBatch batch)
    {
        var lines = Encoding.UTF8.GetString(batch.Lines.Span).Split('\n');
        for (var i = 0; i < batch.Count; i++)
        {
            Delivered.Enqueue(batch.First + i);
            Outputs[batch.First + i] = lines[i];
        }

        foreach (var failure in batch.Failures)
            Failures[failure.Index] = failure;

        return ValueTask.CompletedTask;
    }

    /// <summary>Another run of items from index 0 on may follow.</summary>
    public void Forget()
    {
        Outputs.Clear();
        Failures.Clear();
        Delivered.Clear();
    }

    public ValueTask DisposeAsync() => Pool.DisposeAsync();
}
