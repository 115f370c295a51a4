using System.Globalization;
using System.Text.Json;
using BatchApi.Catalogue;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Checks;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Pool;
using BatchApi.Signals;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace BatchApi.Trial;

/// <summary>
/// The verb <c>operation test NAME [--items FILE] [--parameters JSON]</c>: runs an operation on sample items and tells its author what is wrong
/// with it.
/// </summary>
internal static class OperationTrial
{
    private const int MaxProbes = 100;

    // An operation may loop for ever over a number that it was never meant to be given.
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <param name="name">The operation.</param>
    /// <param name="items">A file of items; null: its example.</param>
    /// <param name="parameters">JSON; null: those of its example.</param>
    /// <param name="settings">Of the node, an argument each.</param>
    /// <param name="build">Makes the service, which is not started.</param>
    /// <returns>0: nothing is wrong; 1: something is; 2: it could not be tried; 128 + n: signal n ended it.</returns>
    public static async Task<int> RunAsync(string name, string? items, string? parameters, string[] settings, Func<string[], WebApplication> build)
    {
        // A pipe has no width at which lines would be wrapped.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = int.MaxValue;
        using var termination = new Termination(Patience);
        try
        {
            await using var app = build(["--Logging:LogLevel:Default=Error", "--Pool:Workers=1", .. settings]);
            return await TryAsync(app.Services, name, items, parameters, termination.Token);
        }
        catch (Exception) when (termination.ExitCode is not null)
        {
            // A failure after the signal counts as ended by the signal.
            return termination.ExitCode.Value;
        }
        catch (TrialFailedException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 2;
        }
    }

    private static async Task<int> TryAsync(IServiceProvider services, string name, string? file, string? given, CancellationToken cancellationToken)
    {
        var catalogue = services.GetRequiredService<OperationCatalogue>();
        var limits = services.GetRequiredService<IOptions<JobsOptions>>().Value;
        var options = services.GetRequiredService<IOptions<PoolOptions>>().Value;
        await catalogue.StartAsync(cancellationToken);
        try
        {
            var entry = EntryOf(catalogue, name);
            var items = SampleItems.Read(file, entry.Operation.IsExampleMadeUp ? default : entry.Operation.Example);
            var parameters = given is null ? ParametersOf(entry.Operation.Example) : Checked(given, entry.Operation);

            var first = await RunAsync(items, TimeSpan.MaxValue);
            // The second pass runs the items in reverse, so that outputs that depend on earlier items differ.
            var second = await RunAsync([.. items.Reverse()], TimeSpan.MaxValue);
            var probes = items.SelectMany(NumberTokens.Probed).Distinct().Take(MaxProbes).ToList();
            var probed = probes.Count == 0 ? null : await RunAsync(probes, LongestProbe);

            var findings = new Judgement(entry.Operation, items, first, [.. second.Outputs.Reverse()]).Findings().ToList();
            if (entry.Operation.Kind == "command")
                findings.AddRange(await new OrderTrial(RunTogetherAsync).RunAsync(items, first));
            if (probed is not null)
                findings.AddRange(Judgement.Numbers(probes, probed).Where(lost => !findings.Exists(finding => finding.Title == lost.Title)));
            return Say(name, items.Count, first, [.. findings.DistinctBy(finding => (finding.Title, finding.IsProblem ? finding.Text : ""))]);

            Task<Pass> RunAsync(IReadOnlyList<string> some, TimeSpan longest) =>
                Pass.RunAsync(entry, some, parameters, options, limits, longest, null, cancellationToken);

            Task<Pass> RunTogetherAsync(IReadOnlyList<string> some, int together, bool isProbe) =>
                Pass.RunAsync(entry, some, parameters, options, limits, isProbe ? LongestProbe : TimeSpan.MaxValue, together, cancellationToken);
        }
        finally
        {
            await catalogue.StopAsync(CancellationToken.None);
        }
    }

    private static CatalogueEntry EntryOf(OperationCatalogue catalogue, string name)
    {
        if (catalogue.FindEntry(name) is not { } entry)
        {
            var known = catalogue.Operations.Select(operation => operation.Name);
            var nearest = NearestNames.Of(name, known);
            var hint = nearest.Count == 0 ? $"There are {string.Join(", ", known)}." : $"Did you mean {string.Join(" or ", nearest)}?";
            throw new TrialFailedException($"There is no operation {name}. {hint}");
        }

        return catalogue.ProblemOf(name) is var (reason, _) ? throw new TrialFailedException($"The operation {name} cannot be run: {reason}") : entry;
    }

    // Checked like those of a job.
    private static string Checked(string parameters, Operation operation)
    {
        var errors = new List<InputError>();
        try
        {
            using var json = JsonDocument.Parse(parameters);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new TrialFailedException("Parameters must be a JSON object.");

            ParametersCheck.Check(operation, parameters, errors);
        }
        catch (JsonException failure)
        {
            throw new TrialFailedException($"The parameters are not JSON: {JsonMessage.WithPlace(failure)}");
        }

        return errors.Count == 0
            ? NullParameters.LeftOut(operation.ParametersSchema, parameters)!
            : throw new TrialFailedException(string.Join('\n', errors.Select(error => $"{error.Pointer}: {error.Message}")));
    }

    private static string? ParametersOf(JsonElement example) =>
        example.ValueKind == JsonValueKind.Object && example.TryGetProperty("parameters", out var parameters) ? parameters.GetRawText() : null;

    private static int Say(string name, int count, Pass pass, List<Finding> findings)
    {
        var perItem = pass.End.ItemTime > TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $", {pass.End.ItemTime.TotalMilliseconds:0.###} ms an item")
            : "";
        var costs = string.Create(
            CultureInfo.InvariantCulture,
            $"started in {pass.StartTime.TotalMilliseconds:0} ms, {pass.End.Usage.PeakMemoryBytes >> 20} MiB at its peak");
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"[bold]{name}[/]: {count} {(count == 1 ? "item" : "items")}, {pass.Failures.Count} failed{perItem}, {costs}.");
        foreach (var finding in findings)
            AnsiConsole.MarkupLineInterpolated($"{(finding.IsProblem ? "✗" : "•")} [bold]{finding.Title}[/]: {finding.Text}");

        var problems = findings.Count(finding => finding.IsProblem);
        var nothing = findings.Exists(finding => finding.IsGap)
            ? "Nothing wrong was found, but not everything could be tried."
            : "Nothing is wrong with it.";
        var verdict = problems == 0 ? nothing : problems == 1 ? "One thing is wrong with it." : $"{problems} things are wrong with it.";
        AnsiConsole.MarkupLineInterpolated($"{verdict}");
        return problems == 0 ? 0 : 1;
    }
}
