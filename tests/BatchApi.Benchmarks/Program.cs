using System.Runtime.InteropServices;
using BatchApi.Benchmarks;
using BatchApi.Benchmarks.Peers;
using Spectre.Console;

if (args is [BusyProcess.Argument])
    return BusyProcess.Serve();

// Whole processes are timed over HTTP, in turn with a peer, and checked: BenchmarkDotNet times methods in one process.
IBenchmark[] all =
[
    new Squares(), new PythonFunctions(), new TenMillion(), new TwoWorkers(), new SmallJob(), new ManyClients(), new BesideALargeJob(), new Start(),
    new Resume(), new Recovery(), new Replacing(), new Confinement(),
];

var choice = Choice.Parse(args, all);
if (choice is null)
    return 2;

using var cancelling = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);

var table = new FigureTable();
var failed = false;
foreach (var benchmark in choice.Benchmarks)
{
    try
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{benchmark.Name} ...[/]");
        foreach (var figure in await benchmark.RunAsync(choice.Scale, cancelling.Token))
            table.Add(figure);
    }
    catch (BenchmarkFailedException exception)
    {
        failed = true;
        AnsiConsole.MarkupLineInterpolated($"[red]{benchmark.Name}: {exception.Message}[/]");
    }
    catch (OperationCanceledException) when (cancelling.IsCancellationRequested)
    {
        failed = true;
        break;
    }
}

table.Write();
return failed ? 1 : 0;

void Cancel(PosixSignalContext context)
{
    // The benchmark unwinds, so that its service and folder go with it.
    context.Cancel = true;
    cancelling.Cancel();
}
