using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Spectre.Console;

namespace BatchApi.Demo;

/// <summary>The verb <c>demo</c>: a node on a temporary folder and a free port, used over its own HTTP API.</summary>
internal static class Demonstration
{
    private const int Numbers = 8000;

    /// <summary>Runs it.</summary>
    /// <param name="args">Further settings of the node.</param>
    /// <param name="build">Makes the service.</param>
    /// <returns>The exit code: 0 if every job succeeded.</returns>
    public static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> build)
    {
        var folder = Directory.CreateTempSubdirectory("batchapi-demo-");
        try
        {
            await using var app = build(
                [.. args, "--Operations:JavaScript", "true", "--urls", "http://127.0.0.1:0", "--Storage:Directory", folder.FullName, "--Logging:LogLevel:Default", "Warning"]);
            await app.StartAsync();
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            AnsiConsole.MarkupLineInterpolated($"A node with {Environment.ProcessorCount} workers listens on [blue]{address}[/].");

            using var client = new DemoClient(new Uri(address));
            await SquaresAsync(client);
            await FunctionAsync(client);
            await FactorsAsync(client);
            await app.StopAsync();
            return 0;
        }
        catch (DemoFailedException failure)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{failure.Message}[/]");
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task SquaresAsync(DemoClient client)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLine("[bold]POST /v1/jobs[/] {\"operation\": \"square\", \"items\": [[1, 2, 3, 4, 5]]}");
        var job = await client.SubmitAsync("""{"operation": "square", "items": [1, 2, 3, 4, 5]}""");
        await client.WaitAsync(job, _ => { });
        AnsiConsole.MarkupLineInterpolated($"[bold]GET /v1/jobs/{job}/results?view=outputs[/]\n{await client.OutputsAsync(job, 5)}");
    }

    // As in the documentation of multiprocessing: a function that says what it is at.
    private static async Task FunctionAsync(DemoClient client)
    {
        const string Request = """{"operation": {"javascript": "x => { console.log(`working on ${x}`); return x * x }"}, "items": [1, 2, 3, 4, 5]}""";
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated($"[bold]POST /v1/jobs[/] {Request}");
        var job = await client.SubmitAsync(Request);
        await client.WaitAsync(job, _ => { });
        AnsiConsole.MarkupLineInterpolated($"[bold]GET /v1/jobs/{job}/logs[/]\n{await client.LogAsync(job)}");
    }

    private static async Task FactorsAsync(DemoClient client)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"The prime factors of {Numbers:N0} numbers of 64 bits:");
        var items = string.Join('\n', Semiprimes.Take(Numbers));
        var (last, one) = await TimeAsync(client, "one worker", items, maxWorkers: 1);
        (last, var all) = await TimeAsync(client, "all workers", items, maxWorkers: Environment.ProcessorCount);

        foreach (var (number, factors) in Semiprimes.Take(3).Zip((await client.OutputsAsync(last, 3)).Split('\n')))
            AnsiConsole.MarkupLineInterpolated($"{number} = {factors}");

        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"One worker: {one.TotalSeconds:0.0} s. All {Environment.ProcessorCount}: {all.TotalSeconds:0.0} s, [green]{one / all:0.00} times[/] as fast.");
    }

    private static async Task<(string Job, TimeSpan Time)> TimeAsync(DemoClient client, string title, string items, int maxWorkers)
    {
        var time = TimeSpan.Zero;
        var job = "";
        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(title, maxValue: Numbers);
                var begun = Stopwatch.StartNew();
                job = await client.SubmitLinesAsync($"operation=prime-factors&maxWorkers={maxWorkers}", items);
                await client.WaitAsync(job, done => bar.Value = done);
                time = begun.Elapsed;
            });
        return (job, time);
    }
}
