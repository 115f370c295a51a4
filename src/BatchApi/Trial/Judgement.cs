using System.Globalization;
using System.Text.Json;
using BatchApi.Jobs;
using BatchApi.Pool;

namespace BatchApi.Trial;

/// <summary>Finds what is wrong with an operation by comparing two passes over the same items.</summary>
/// <param name="secondOutputs">The outputs of the second pass, by index.</param>
internal sealed class Judgement(Operation operation, IReadOnlyList<string> items, Pass first, IReadOnlyList<string?> secondOutputs)
{
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(1);

    private const int ShownLength = 100;
    private const string NoiseOnOutput = "noise on stdout";

    // The pool's message if a program answers an item with more than one line.
    private const string AfterTheFirst = "After the first came: ";

    private const string LossyNumbers = "lossy numbers";
    private const string RewrittenNumbers = "rewritten numbers";

    public IEnumerable<Finding> Findings() => [.. Failures(), .. Differences(), .. Numbers(items, first), .. Noise(), .. Schemas(), .. Costs()];

    /// <summary>The findings of a pass over items with numbers that are easily lost.</summary>
    public static IEnumerable<Finding> Numbers(IReadOnlyList<string> items, Pass pass)
    {
        var answered = items.Zip(pass.Outputs).Where(pair => pair.Second is not null).ToList();
        if (answered.Select(pair => NumberTokens.Lost(pair.First, pair.Second!)).FirstOrDefault(lost => lost is not null) is var (sent, came))
        {
            yield return new(
                true, LossyNumbers,
                $"{sent} went in and {came} came out: the number was a double on the way. "
                + "Read it as an integer or a decimal, or send it as a string.");
        }

        if (answered.Select(pair => NumberTokens.Rewritten(pair.First, pair.Second!)).FirstOrDefault(other => other is not null)
            is var (written, rewritten))
        {
            yield return new(
                false, RewrittenNumbers,
                $"{written} went in and {rewritten} came out: the same number, but who compares text or counts digits sees another.");
        }
    }

    private IEnumerable<Finding> Failures()
    {
        foreach (var same in first.Failures.GroupBy(Title))
        {
            var one = same.First();
            yield return new(
                true, Title(one),
                $"{Items(same.Count())} failed. The first, {one.Index}, was {Shown(items[(int)one.Index])}: "
                + $"{one.Message}{CausesText.Of(one.Details)}{Advice(one.Code)}");
        }

        if (first.End.Ending is RunEnding.Unavailable or RunEnding.Refused)
        {
            var isNoise = first.End.Reason!.Contains("wrote to its output before it read an item", StringComparison.Ordinal);
            yield return new(true, isNoise ? NoiseOnOutput : "no start", first.End.Reason);
        }

        if (first.End.Usage.WorkerRestarts > 0)
            yield return new(true, "lost workers", $"The worker had to be replaced {first.End.Usage.WorkerRestarts} times.");
    }

    // A line too many, a line too few, or a line that was never meant as an answer: the author has to look for different things.
    private string Title(ItemFailure failure)
    {
        if (operation.Kind != "command" || failure.Code != "invalid_output")
            return failure.Code;

        var isMiscounted = failure.Message.StartsWith("The program answered this item with", StringComparison.Ordinal);
        var further = failure.Message.IndexOf(AfterTheFirst, StringComparison.Ordinal);
        return isMiscounted && (further < 0 || IsJson(failure.Message[(further + AfterTheFirst.Length)..])) ? "wrong count" : NoiseOnOutput;
    }

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private string Advice(string code) => (code, operation.Kind) switch
    {
        ("invalid_output", "command") =>
            " Every line on standard output is an answer: print one JSON value for each line read, and everything else to standard error.",
        ("timeout", "command") =>
            " If the program did answer, it may keep its output back: flush after each line (jq --unbuffered, awk fflush(), stdbuf -oL).",
        _ => "",
    };

    private IEnumerable<Finding> Differences()
    {
        var different = Enumerable.Range(0, items.Count).Where(index => first.Outputs[index] != secondOutputs[index]).ToList();
        if (different is not [var index, ..])
            yield break;

        yield return new(
            false,
            "not deterministic",
            $"{Items(different.Count)} had another outcome the second time, in a fresh worker and after other items. "
            + $"Item {index} ({Shown(items[index])}): {Shown(first.Outputs[index])}, then {Shown(secondOutputs[index])}. "
            + "An item may run twice, when its worker is lost; make sure that either outcome will do.");
    }

    private IEnumerable<Finding> Noise()
    {
        if (first.Printed.Count == 0)
            yield break;

        yield return new(
            false, "noise",
            $"{Lines(first.Printed.Sum(line => Math.Max(1, line.LeftOut)))} printed, the first: {Shown(first.Printed[0].Text)}. "
            + "They go to the job's log; at ten million items that is a lot of log.");
    }

    private IEnumerable<Finding> Schemas()
    {
        if (SaysNothing(operation.ItemSchema))
        {
            yield return new(
                false, "no schema", "Callers are not told what an item looks like. Give the parameter a type, or the entry an item schema.");
        }

        foreach (var (what, schema) in new[] { ("an item", operation.ItemSchema), ("an output", operation.OutputSchema) })
        {
            if (operation.Kind == "dotnet" && IsBareObject(schema))
            {
                yield return new(
                    true, "bare object",
                    $"The type of {what} has no members: JSON says {{}} of each. "
                    + "Give it public properties or fields, or a converter if it has something to say.");
            }
        }

        if (operation.Description.Length == 0)
            yield return new(false, "no description", "Callers are not told what it does.");
    }

    private IEnumerable<Finding> Costs()
    {
        if (first.StartTime > SlowStart)
        {
            var seconds = first.StartTime.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            yield return new(
                false, "slow start", $"A worker takes {seconds} s to start. After a crash the slot waits for that, unless a spare is ready.");
        }

        if (first.IsOnePerRun)
        {
            yield return new(
                false, "not flushing",
                "It keeps its answers back until its input ends, so that it is started for each chunk. "
                + "Flush after each line (jq --unbuffered, awk fflush(), stdbuf -oL).");
        }

        var limit = first.MemoryLimitBytes;
        var peak = first.End.Usage.PeakMemoryBytes;
        if (peak > limit / 10 * 8)
        {
            yield return new(
                false, "memory",
                $"The worker held {peak >> 20} MiB at its peak; at {limit >> 20} MiB it is ended. Allow more with MemoryLimitMiB, or keep less.");
        }
    }

    private static bool SaysNothing(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.True or JsonValueKind.Undefined or JsonValueKind.Null
        || (schema.ValueKind == JsonValueKind.Object && !schema.EnumerateObject().Any(member => member.Name is not "description"));

    // An object without known members, unlike a dictionary with arbitrary keys.
    private static bool IsBareObject(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type", out var type) && type.ToString().Contains("object", StringComparison.Ordinal)
        && schema.EnumerateObject().All(member => member.Name is "type" or "description"
            || (member.Name == "additionalProperties" && member.Value.ValueKind == JsonValueKind.False));

    private static string Items(int count) => count == 1 ? "One item" : $"{count} items";

    private static string Lines(long count) => count == 1 ? "One line was" : $"{count} lines were";

    private static string Shown(string? text) => text is null ? "nothing" : text.Length <= ShownLength ? text : $"{text[..ShownLength]}...";
}
