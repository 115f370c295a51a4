using System.Globalization;

namespace BatchApi.Trial;

/// <summary>
/// Tries whether a program that is given many items at once answers each with its own. One that works on several at a time and writes what is
/// ready first gives items each other's outputs, and nothing in the service could see it.
/// </summary>
/// <remarks>
/// What an item gives when it is alone in the program is compared with what it gets when many are: slow ones before fast ones, as they came,
/// and shuffled. What differs is tried alone again, since an output may differ each time without being another item's.
/// </remarks>
/// <param name="run">Runs items, so many at a time in the program; as a probe for a short time each.</param>
internal sealed class OrderTrial(Func<IReadOnlyList<string>, int, bool, Task<Pass>> run)
{
    private const string NotTried = "order not tried";

    private const int MaxSamples = 48;
    private const int FewAnswers = 8;
    private const int MaxVariants = 32;
    private const int Rounds = 6;
    private const int LeastTogether = 8;
    private const int MostTogether = 600;
    private const int MaxDoubts = 8;
    private const int Confirmations = 4;

    private const int ShownLength = 60;

    // The most time for the items alone, and for the items of a round.
    private static readonly TimeSpan AloneTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastItemTime = TimeSpan.FromMicroseconds(100);

    /// <param name="items">The author's.</param>
    /// <param name="first">The outcomes of the first pass.</param>
    public async Task<IEnumerable<Finding>> RunAsync(IReadOnlyList<string> items, Pass first)
    {
        var given = items.Zip(first.Outputs).Where(pair => pair.Second is not null).DistinctBy(pair => pair.First).ToList();
        // A program that fails was reported already.
        if (given.Count == 0)
            return [];

        var itemTime = first.End.ItemTime > LeastItemTime ? first.End.ItemTime : LeastItemTime;
        var most = (int)Math.Clamp(AloneTime / 2 / itemTime, 4, MaxSamples);
        // Items with different outputs come first.
        List<string> chosen = [.. given.DistinctBy(pair => pair.Second).Concat(given).Select(pair => pair.First).Distinct().Take(most)];
        var samples = await AloneAsync(chosen, isProbe: false);
        if (samples.Select(sample => sample.Output).Distinct().Count() < FewAnswers)
        {
            var variants = chosen.SelectMany(ItemVariants.Of).Except(chosen).Distinct().Take(Math.Min(MaxVariants, most));
            samples.AddRange(await AloneAsync([.. variants], isProbe: true));
        }

        samples.RemoveAll(sample => !sample.Stable.IsAny);
        if (samples.Count == 0)
        {
            return
            [
                Gap("It answers the same item in another way each time, so that an answer at the wrong item would not be seen. "
                    + "Let it repeat a part of the item in its answer."),
            ];
        }

        if (samples.TrueForAll(sample => samples.TrueForAll(other => sample.Stable.IsIn(other.Output))))
        {
            return
            [
                Gap($"All items are answered alike ({Shown(samples[0].Output)}), so that an answer at the wrong item would not be seen. "
                    + "Give items with other answers: --items FILE."),
            ];
        }

        return await TogetherAsync(samples);
    }

    private async Task<List<TrialSample>> AloneAsync(List<string> items, bool isProbe)
    {
        if (items.Count == 0)
            return [];

        var once = await run(items, 1, isProbe);
        var again = await run([.. Enumerable.Reverse(items)], 1, isProbe);
        return
        [
            .. items
                .Select((item, index) => (Item: item, Output: once.Outputs[index], Other: again.Outputs[items.Count - 1 - index],
                    Time: once.Times[index]))
                .Where(sample => sample is { Output: not null, Other: not null })
                .Select(sample => new TrialSample(sample.Item, sample.Output!, StablePart.Of(sample.Output!, sample.Other!), sample.Time)),
        ];
    }

    private async Task<IEnumerable<Finding>> TogetherAsync(List<TrialSample> samples)
    {
        var mean = TimeSpan.FromTicks(Math.Max(LeastItemTime.Ticks, (long)samples.Average(sample => sample.Time.Ticks)));
        var count = (int)Math.Clamp(RoundTime / mean, LeastTogether, MostTogether);
        for (var round = 0; round < Rounds; round++)
        {
            var order = Arranged(samples, count, round);
            var pass = await run([.. order.Select(sample => sample.Item)], count, false);
            List<(TrialSample Sample, string Output)> doubts =
            [
                .. order.Zip(pass.Outputs)
                    .Where(pair => pair.Second is not null && !pair.First.Stable.IsIn(pair.Second))
                    .DistinctBy(pair => pair.First)
                    .Take(MaxDoubts)
                    .Select(pair => (pair.First, pair.Second!)),
            ];
            if (doubts.Count > 0)
                return [await JudgeAsync(doubts, samples, count)];

            if (pass.Failures.Count > 0 || pass.End.Usage.WorkerRestarts > 0)
            {
                var what = pass.Failures is [var failure, ..]
                    ? $"{Shown(order[(int)failure.Index].Item)} failed with {failure.Code}: {failure.Message}"
                    : "its answers were too many or too few, or it ended";
                return
                [
                    new(
                        true, "fails together",
                        $"Given {count} items at once, all of which it answers when they come one by one, {what}. "
                        + "Read and answer line by line, and leave what follows in the input."),
                ];
            }
        }

        return [];
    }

    // First slow items with fast ones between them, then the given order, then a random order that is the same in each trial.
    private static List<TrialSample> Arranged(List<TrialSample> samples, int count, int round)
    {
        List<TrialSample> slowest = [.. samples.OrderByDescending(sample => sample.Time)];
        var order = Enumerable.Range(0, count)
            .Select(at => round > 0 ? samples[at % samples.Count]
                : at % 2 == 0 ? slowest[at / 2 % samples.Count]
                : slowest[^(1 + (at / 2 % samples.Count))])
            .ToArray();
        if (round > 1)
            new Random(round).Shuffle(order);
        return [.. order];
    }

    private async Task<Finding> JudgeAsync(List<(TrialSample Sample, string Output)> doubts, List<TrialSample> samples, int count)
    {
        var alone = await run([.. Enumerable.Range(0, Confirmations).SelectMany(_ => doubts.Select(doubt => doubt.Sample.Item))], 1, false);
        List<(TrialSample Sample, string Output)> certain =
        [
            .. doubts.Where((doubt, index) => Enumerable.Range(0, Confirmations)
                .All(time => alone.Outputs[(time * doubts.Count) + index] is { } output && doubt.Sample.Stable.IsIn(output))),
        ];
        if (certain is not [var (item, came), ..])
        {
            var (doubtful, other) = doubts[0];
            return new(
                false, "not deterministic",
                $"{Shown(doubtful.Item)} was answered with {Shown(doubtful.Output)}, another time with {Shown(other)}, also alone. "
                + "An item may run twice, when its worker is lost; make sure that either outcome will do.");
        }

        var swapped = certain.Find(doubt => samples.Exists(sample => sample.Stable.IsIn(doubt.Output)));
        if (swapped.Sample is null)
        {
            return new(
                true, "other answers together",
                $"Given {count} items at once, it answered {Shown(item.Item)} with {Shown(came)}; alone, that gives {Shown(item.Output)} each time. "
                + "What is at work at the same time must not change an answer.");
        }

        var owner = samples.Find(sample => sample.Stable.IsIn(swapped.Output))!;
        return new(
            true, "answers out of order",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Given {count} items at once, it answered {Shown(swapped.Sample.Item)} with {Shown(swapped.Output)}, ")
            + $"which is the answer to {Shown(owner.Item)}; alone, it gives {Shown(swapped.Sample.Output)}. "
            + "An answer belongs to the item of the same number: write answers in the order of the lines that are read, whatever is ready first "
            + "(parallel --keep-order; xargs without -P; wait for one answer before the next, or keep those that are early back).");
    }

    private static Finding Gap(string text) => new(false, NotTried, text, IsGap: true);

    private static string Shown(string text) => text.Length <= ShownLength ? text : $"{text[..ShownLength]}...";
}
