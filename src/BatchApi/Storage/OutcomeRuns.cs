using BatchApi.Jobs.Items;

namespace BatchApi.Storage;

/// <summary>What of a commit is recorded: the runs of items between those that await another attempt.</summary>
internal static class OutcomeRuns
{
    /// <summary>All of the outcomes, in as few pieces as can be.</summary>
    public static IReadOnlyList<Outcomes> Of(Outcomes outcomes)
    {
        if (outcomes.Again.Count == 0)
            return [outcomes];

        var runs = new List<Outcomes>();
        var (first, lines) = (outcomes.First, outcomes.Lines);
        foreach (var item in outcomes.Again)
        {
            Add(item.Index);
            var line = lines[..Ndjson.EndOfLines(lines.Span, 1)];
            if (!line.Span.SequenceEqual("null\n"u8))
                throw new ArgumentException($"Item {item.Index} has an output and cannot run again.", nameof(outcomes));

            lines = lines[line.Length..];
            first = item.Index + 1;
        }

        Add(outcomes.First + outcomes.Count);
        return runs;

        void Add(long end)
        {
            var count = (int)(end - first);
            if (count == 0)
                return;

            var length = Ndjson.EndOfLines(lines.Span, count);
            runs.Add(new(first, count, lines[..length], [.. outcomes.Failures.Where(failure => failure.Index >= first && failure.Index < end)]));
            lines = lines[length..];
        }
    }
}
