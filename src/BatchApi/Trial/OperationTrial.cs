using System.Globalization;
using System.Text.Json;
using BatchApi.Endpoints.Requests;
using BatchApi.Jobs;
using BatchApi.Pool;
using BatchApi.Scheduling.Offering;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace BatchApi.Trial;

/// <summary>The verb <c>operation test NAME [--items FILE]</c>: runs an operation on sample items and tells its author what is wrong with it.</summary>
internal static class OperationTrial
{
    private const string ItemsSwitch = "--items";

    /// <param name="args">The operation's name, the file, and further settings of the node.</param>
    /// <param name="build">Makes the service, which is not started.</param>
    /// <returns>0: nothing is wrong; 1: something is; 2: it could not be tried.</returns>
    public static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> build)
    {
        if (args is not [var name, .. var rest] || name.StartsWith('-'))
        {
            AnsiConsole.WriteLine("Usage: operation test NAME [--items FILE] [--Section:Setting VALUE ...]");
            return 2;
        }

        // A pipe has no width to wrap at.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = int.MaxValue;
        var at = Array.IndexOf(rest, ItemsSwitch);
        var file = at >= 0 && at + 1 < rest.Length ? rest[at + 1] : null;
        string[] settings = at < 0 ? rest : [.. rest[..at], .. rest[Math.Min(at + 2, rest.Length)..]];
        try
        {
            await using var app = build([.. settings, "--Logging:LogLevel:Default", "Error", "--Pool:Workers", "1"]);
            return await TryAsync(app.Services, name, file);
        }
        catch (Exception failure) when (failure is TrialFailedException or OptionsValidationException)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{failure.Message}[/]");
            return 2;
        }
    }

    private static async Task<int> TryAsync(IServiceProvider services, string name, string? file)
    {
        var catalogue = services.GetRequiredService<Catalogue>();
        var limits = services.GetRequiredService<IOptions<JobsOptions>>().Value;
        var options = services.GetRequiredService<IOptions<PoolOptions>>().Value;
        await catalogue.StartAsync(CancellationToken.None);
        try
        {
            var offer = OfferOf(catalogue, name);
            var items = SampleItems.Read(file, offer.Operation.IsExampleMadeUp ? default : offer.Operation.Example);
            var parameters = ParametersOf(offer.Operation.Example);

            var first = await Pass.RunAsync(offer, items, parameters, options, limits, CancellationToken.None);
            // The other way round: what depends on the items before shows, too.
            var second = await Pass.RunAsync(offer, [.. items.Reverse()], parameters, options, limits, CancellationToken.None);
            var probes = items.Select(NumberTokens.WithProbe).OfType<string>().Take(1).ToList();
            var probed = probes.Count == 0 ? null : await Pass.RunAsync(offer, probes, parameters, options, limits, CancellationToken.None);

            var findings = new Judgement(offer.Operation, items, first, [.. second.Outputs.Reverse()]).Findings().ToList();
            if (probed is not null && !findings.Exists(finding => finding.Title == "lossy numbers")) findings.AddRange(Judgement.LostNumbers(probes, probed));
            return Say(name, items.Count, first, findings);
        }
        finally
        {
            await catalogue.StopAsync(CancellationToken.None);
        }
    }

    private static Offer OfferOf(Catalogue catalogue, string name)
    {
        if (catalogue.FindOffer(name) is not { } offer)
        {
            var nearest = NearestNames.Of(name, catalogue.Operations.Select(operation => operation.Name));
            throw new TrialFailedException($"There is no operation {name}. {(nearest.Count == 0 ? $"There are {string.Join(", ", catalogue.Operations.Select(operation => operation.Name))}." : $"Did you mean {string.Join(" or ", nearest)}?")}");
        }

        return catalogue.ProblemOf(name) is var (reason, _) ? throw new TrialFailedException($"The operation {name} cannot be run: {reason}") : offer;
    }

    private static string? ParametersOf(JsonElement example) =>
        example.ValueKind == JsonValueKind.Object && example.TryGetProperty("parameters", out var parameters) ? parameters.GetRawText() : null;

    private static int Say(string name, int count, Pass pass, List<Finding> findings)
    {
        var perItem = pass.End.ItemTime > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $", {pass.End.ItemTime.TotalMilliseconds:0.###} ms an item") : "";
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"[bold]{name}[/]: {count} items, {pass.Failures.Count} failed{perItem}, started in {pass.StartTime.TotalMilliseconds:0} ms, {pass.End.Usage.PeakMemoryBytes >> 20} MiB at its peak.");
        foreach (var finding in findings)
            AnsiConsole.MarkupLineInterpolated($"{(finding.IsProblem ? "✗" : "•")} [bold]{finding.Title}[/]: {finding.Text}");

        var problems = findings.Count(finding => finding.IsProblem);
        AnsiConsole.MarkupLineInterpolated($"{(problems == 0 ? "Nothing is wrong with it." : problems == 1 ? "One thing is wrong with it." : $"{problems} things are wrong with it.")}");
        return problems == 0 ? 0 : 1;
    }
}
