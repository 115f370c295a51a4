using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Items;

namespace BatchApi.Storage;

/// <summary>
/// What every storage demands of a commit before it takes it. What does not hold is a mistake of the service or of a worker's protocol,
/// and would be stored for good.
/// </summary>
internal static class OutcomesCheck
{
    /// <exception cref="ArgumentException">
    /// Outcomes of items that are not the chunk's next ones, with a code that does not exist, or with two fates for an item.
    /// </exception>
    public static void Demand(Chunk chunk, Outcomes outcomes)
    {
        var end = outcomes.First + outcomes.Count;
        if (outcomes.First != chunk.First + chunk.Position || outcomes.Count < 1 || end > chunk.First + chunk.Count)
            throw Wrong($"Outcomes of {outcomes.Count} items from {outcomes.First} on cannot follow position {chunk.Position} of {chunk}.");

        DemandFailures(outcomes, end);
        if (outcomes.Again.Count > 0)
            DemandAgain(outcomes, end);
    }

    private static void DemandFailures(Outcomes outcomes, long end)
    {
        var next = outcomes.First;
        foreach (var failure in outcomes.Failures)
        {
            if (failure.Index < next || failure.Index >= end)
                throw Wrong($"The failure of item {failure.Index} is not one from {next} to before {end}.");
            if (!ItemCodes.IsOfAnItem(failure.Code))
                throw Wrong($"No item fails with the code '{failure.Code}', as item {failure.Index} does.");

            next = failure.Index + 1;
        }
    }

    private static void DemandAgain(Outcomes outcomes, long end)
    {
        var next = outcomes.First;
        var failed = outcomes.Failures.Select(failure => failure.Index).ToHashSet();
        foreach (var item in outcomes.Again)
        {
            if (item.Index < next || item.Index >= end)
                throw Wrong($"Item {item.Index} that runs again is not one from {next} to before {end}.");
            if (failed.Contains(item.Index))
                throw Wrong($"Item {item.Index} has failed and cannot run again.");
            if (item.Attempts < 1 || item.Delay < TimeSpan.Zero || item.Delay > NextAttempt.LongestDelay)
                throw Wrong($"Item {item.Index} cannot run again {item.Delay} after {item.Attempts} attempts.");

            next = item.Index + 1;
        }
    }

    private static ArgumentException Wrong(string message) => new(message);
}
