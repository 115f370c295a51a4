using System.Globalization;
using System.Text.Json;
using BatchApi.Jobs;
using BatchApi.Pool;

namespace BatchApi.Trial;

/// <summary>Tells from two passes over the same items what is wrong with an operation.</summary>
/// <param name="secondOutputs">By index, as those of the first.</param>
internal sealed class Judgement(Operation operation, IReadOnlyList<string> items, Pass first, IReadOnlyList<string?> secondOutputs)
{
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(1);

    private const int ShownLength = 100;

    public IEnumerable<Finding> Findings() => [.. Failures(), .. Differences(), .. LostNumbers(items, first), .. Noise(), .. Schemas(), .. Costs()];

    /// <summary>What a pass over items with a number that no double can hold shows.</summary>
    public static IEnumerable<Finding> LostNumbers(IReadOnlyList<string> items, Pass pass)
    {
        for (var index = 0; index < items.Count; index++)
        {
            if (pass.Outputs[index] is not { } output || NumberTokens.Lost(items[index], output) is not var (sent, came)) continue;

            yield return new(true, "lossy numbers", $"{sent} went in and {came} came out: the number was a double on the way. Read it as an integer or a decimal, or send it as a string.");
            yield break;
        }
    }

    private IEnumerable<Finding> Failures()
    {
        foreach (var same in first.Failures.GroupBy(failure => failure.Code))
        {
            var one = same.First();
            yield return new(true, same.Key, $"{Items(same.Count())} failed. The first, {one.Index}, was {Shown(items[(int)one.Index])}: {one.Message}{Advice(same.Key)}");
        }

        if (first.End.Ending is RunEnding.Unavailable or RunEnding.Refused) yield return new(true, "no start", first.End.Reason!);
        if (first.End.Usage.WorkerRestarts > 0) yield return new(true, "lost workers", $"The worker had to be replaced {first.End.Usage.WorkerRestarts} times.");
    }

    private string Advice(string code) => (code, operation.Kind) switch
    {
        ("invalid_output", "command") => " Every line on standard output is an answer: print one JSON value for each line read, and everything else to standard error.",
        ("timeout", "command") => " If the program did answer, it may keep its output back: flush after each line (jq --unbuffered, awk fflush(), stdbuf -oL).",
        _ => "",
    };

    private IEnumerable<Finding> Differences()
    {
        var different = Enumerable.Range(0, items.Count).Where(index => first.Outputs[index] != secondOutputs[index]).ToList();
        if (different is not [var index, ..]) yield break;

        yield return new(
            false,
            "not deterministic",
            $"{Items(different.Count)} had another outcome the second time, in a fresh worker and after other items. Item {index} ({Shown(items[index])}): {Shown(first.Outputs[index])}, then {Shown(secondOutputs[index])}. "
            + "An item may run twice, when its worker is lost; make sure that either outcome will do.");
    }

    private IEnumerable<Finding> Noise()
    {
        if (first.Printed.Count == 0) yield break;

        yield return new(
            false, "noise", $"{first.Printed.Count} lines were printed, the first: {Shown(first.Printed[0].Text)}. They go to the job's log; at ten million items that is a lot of log.");
    }

    private IEnumerable<Finding> Schemas()
    {
        if (SaysNothing(operation.ItemSchema)) yield return new(false, "no schema", "Callers are not told what an item looks like. Give the parameter a type, or the entry an item schema.");
        if (operation.Description.Length == 0) yield return new(false, "no description", "Callers are not told what it does.");
    }

    private IEnumerable<Finding> Costs()
    {
        if (first.StartTime > SlowStart)
            yield return new(false, "slow start", string.Create(CultureInfo.InvariantCulture, $"A worker takes {first.StartTime.TotalSeconds:0.0} s to start. After a crash the slot waits for that, unless a spare is ready."));

        var limit = (long)(operation.MemoryLimitMiB ?? 512) << 20;
        var peak = first.End.Usage.PeakMemoryBytes;
        if (peak > limit / 10 * 8)
            yield return new(false, "memory", $"The worker held {peak >> 20} MiB at its peak; at {limit >> 20} MiB it is ended. Allow more with MemoryLimitMiB, or keep less.");
    }

    private static bool SaysNothing(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.True or JsonValueKind.Undefined or JsonValueKind.Null
        || (schema.ValueKind == JsonValueKind.Object && !schema.EnumerateObject().Any(member => member.Name is not "description"));

    private static string Items(int count) => count == 1 ? "One item" : $"{count} items";

    private static string Shown(string? text) => text is null ? "nothing" : text.Length <= ShownLength ? text : $"{text[..ShownLength]}...";
}
