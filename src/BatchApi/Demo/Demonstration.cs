using System.Diagnostics;
using System.Globalization;
using BatchApi.Pool;
using BatchApi.Signals;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Spectre.Console;

namespace BatchApi.Demo;

/// <summary>The verb <c>demo</c>: a node on a temporary folder and a free port, used over its own HTTP API.</summary>
internal static class Demonstration
{
    private const int Numbers = 8000;
    private const int MaxTries = 10;

    // The demo has no data to lose: what takes longer than this to end is left to the pool's cleanup.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Runs it.</summary>
    /// <param name="settings">Further settings of the node, an argument each.</param>
    /// <param name="build">Makes the service.</param>
    /// <returns>The exit code: 0 if every job succeeded, 128 + n if signal n ended it.</returns>
    public static async Task<int> RunAsync(string[] settings, Func<string[], WebApplication> build)
    {
        using var termination = new Termination(Patience);
        var folder = Directory.CreateTempSubdirectory("batchapi-demo-");
        termination.AtOnce = () => Leave(folder);
        try
        {
            return await RunAsync(settings, folder.FullName, build, termination.Token);
        }
        catch (Exception) when (termination.ExitCode is not null)
        {
            // A failure after the signal counts as ended by the signal.
            return termination.ExitCode.Value;
        }
        catch (DemoFailedException failure)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{failure.Message}[/]");
            return 1;
        }
        finally
        {
            Leave(folder);
        }
    }

    private static async Task<int> RunAsync(
        string[] settings, string folder, Func<string[], WebApplication> build, CancellationToken cancellationToken)
    {
        await using var app = build(
        [
            .. settings, "--Operations:JavaScript=true", "--urls=http://127.0.0.1:0", $"--Storage:Directory={folder}",
            "--Logging:LogLevel:Default=Warning",
        ]);
        _ = app.Services.GetServices<IHostedService>();
        try
        {
            await app.StartAsync(cancellationToken);
            await ShowAsync(app, cancellationToken);
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return 0;
    }

    private static async Task ShowAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var workers = app.Services.GetRequiredService<WorkerPool>().Size;
        AnsiConsole.MarkupLineInterpolated($"A node with {workers} workers listens on [blue]{address}[/].");

        using var client = new DemoClient(new Uri(address));
        await SquaresAsync(client, cancellationToken);
        await FunctionAsync(client, cancellationToken);
        await FactorsAsync(client, cancellationToken);
    }

    private static void Leave(DirectoryInfo folder)
    {
        if (!Console.IsOutputRedirected)
            AnsiConsole.Cursor.Show();
        for (var tries = 0; tries < MaxTries && Directory.Exists(folder.FullName); tries++)
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (IOException)
            {
                // If the demo ends at once, the store may still make a file meanwhile.
            }
        }
    }

    private static async Task SquaresAsync(DemoClient client, CancellationToken cancellationToken)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLine("[bold]POST /v1/jobs[/] {\"operation\": \"square\", \"items\": [[1, 2, 3, 4, 5]]}");
        var job = await client.SubmitAsync("""{"operation": "square", "items": [1, 2, 3, 4, 5]}""", cancellationToken);
        await client.WaitAsync(job, _ => { }, cancellationToken);
        var outputs = await client.OutputsAsync(job, 5, cancellationToken);
        AnsiConsole.MarkupLineInterpolated($"[bold]GET /v1/jobs/{job}/results?view=outputs[/]\n{outputs}");
    }

    // As in the documentation of multiprocessing: a function that prints what it does.
    private static async Task FunctionAsync(DemoClient client, CancellationToken cancellationToken)
    {
        const string Request = """{"operation": {"javascript": "x => { console.log(`working on ${x}`); return x * x }"}, "items": [1, 2, 3, 4, 5]}""";
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated($"[bold]POST /v1/jobs[/] {Request}");
        var job = await client.SubmitAsync(Request, cancellationToken);
        await client.WaitAsync(job, _ => { }, cancellationToken);
        AnsiConsole.MarkupLineInterpolated($"[bold]GET /v1/jobs/{job}/logs[/]\n{await client.LogAsync(job, cancellationToken)}");
    }

    private static async Task FactorsAsync(DemoClient client, CancellationToken cancellationToken)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"The prime factors of {Numbers:N0} numbers of 64 bits:");
        var items = string.Join('\n', Semiprimes.Take(Numbers));
        var (last, one) = await TimeAsync(client, "one worker", items, maxWorkers: 1, cancellationToken);
        (last, var all) = await TimeAsync(client, "all workers", items, maxWorkers: Environment.ProcessorCount, cancellationToken);

        foreach (var (number, factors) in Semiprimes.Take(3).Zip((await client.OutputsAsync(last, 3, cancellationToken)).Split('\n')))
            AnsiConsole.MarkupLineInterpolated($"{number} = {factors}");

        var (alone, together) = (one.TotalSeconds, all.TotalSeconds);
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"One worker: {alone:0.0} s. All {Environment.ProcessorCount}: {together:0.0} s, [green]{one / all:0.00} times[/] as fast.");
    }

    private static async Task<(string Job, TimeSpan Time)> TimeAsync(
        DemoClient client, string title, string items, int maxWorkers, CancellationToken cancellationToken)
    {
        var time = TimeSpan.Zero;
        var job = "";
        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(title, maxValue: Numbers);
                var begun = Stopwatch.StartNew();
                job = await client.SubmitLinesAsync($"operation=prime-factors&maxWorkers={maxWorkers}", items, cancellationToken);
                await client.WaitAsync(job, done => bar.Value = done, cancellationToken);
                time = begun.Elapsed;
            });
        return (job, time);
    }
}
