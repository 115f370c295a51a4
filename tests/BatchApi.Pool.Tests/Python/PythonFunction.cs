using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Python;

/// <summary>A function of functions.py as an operation of a real pool, and what became of its items.</summary>
internal sealed class PythonFunction : IAsyncDisposable
{
    private readonly Child _child;

    public PythonFunction(string function, params IEnumerable<string> options)
        : this($"functions:{function}", AppContext.BaseDirectory, options)
    {
    }

    /// <param name="worker">Path of the program that is shipped, if it is called by another.</param>
    public PythonFunction(string function, string folder, IEnumerable<string> options, string? worker = null)
    {
        var command = PythonWorker.Command("python", "call", function, folder, options);
        if (worker is not null)
            command = command with { Arguments = [.. command.Arguments.Select(argument => argument == PythonWorker.Worker ? worker : argument)] };
        var concurrency = options.SkipWhile(option => option != "--concurrency").ElementAtOrDefault(1) ?? "1";
        _child = new() { Command = command with { Concurrency = int.Parse(concurrency, CultureInfo.InvariantCulture) } };
    }

    public ConcurrentQueue<PrintedLine> Printed { get; } = new();

    public IReadOnlyDictionary<long, ItemFailure> Failures => _child.Failures;

    public IEnumerable<string> Outputs => _child.Outputs.OrderBy(output => output.Key).Select(output => output.Value);

    public string OnlyOutput => Assert.Single(_child.Outputs).Value;

    public ItemFailure OnlyFailure => Assert.Single(_child.Failures).Value;

    public Task<RunEnd> RunAsync(params IEnumerable<string> items) => RunAsync("null", items);

    public Task<RunEnd> RunAsync(string parameters, IEnumerable<string> items) => RunAsync(Run(parameters, items));

    public Task<RunEnd> RunAsync(Run run)
    {
        _child.Outputs.Clear();
        _child.Failures.Clear();
        return _child.RunAsync(run);
    }

    public Run Run(string parameters, IEnumerable<string> items, int maxOutputBytes = 1 << 20) => _child.Run([.. items]) with
    {
        Begin = Encoding.UTF8.GetBytes($$"""{"operation":"call","parameters":{{parameters}},"maxOutputBytes":{{maxOutputBytes}}}"""),
        Print = Printed.Enqueue,
    };

    /// <summary>The one entry of its catalogue.</summary>
    public async Task<JsonObject> DescribeAsync()
    {
        var text = await _child.Pool.DescribeAsync(_child.Command, TestContext.Current.CancellationToken)
            .WaitAsync(Child.Deadline, TestContext.Current.CancellationToken);
        return Assert.Single(JsonNode.Parse(text.Span)!.AsArray())!.AsObject();
    }

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}
