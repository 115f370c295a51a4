namespace BatchApi.Scheduling.Offering;

/// <summary>Puts what all sources offer under names.</summary>
internal static class Offers
{
    /// <param name="all">The same in the same order says the same of two with one name.</param>
    public static IReadOnlyDictionary<string, Offer> Of(IEnumerable<Offer> all)
    {
        var list = all.ToList();
        var builtIn = list.Where(offer => offer.Operation.BuiltIn).Select(offer => offer.Operation.Name).ToHashSet(StringComparer.Ordinal);
        return list
            .Select(offer => !offer.Operation.BuiltIn && builtIn.Contains(offer.Operation.Name) ? Renamed(offer) : offer)
            .GroupBy(offer => offer.Operation.Name, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, OneOf, StringComparer.Ordinal);
    }

    // A built-in operation keeps its name; who else asked for it is listed under one that tells where it comes from.
    private static Offer Renamed(Offer offer)
    {
        var name = offer.Operation.Name;
        return offer with { Operation = offer.Operation with { Name = $"{offer.Operation.Kind}.{name}", Problem = $"The name {name} is that of a built-in operation. Rename it." } };
    }

    // Which of them is meant nobody can say, so that none is run.
    private static Offer OneOf(IGrouping<string, Offer> same)
    {
        var first = same.First();
        if (same.Skip(1).FirstOrDefault() is not { } second) return first;

        var problem = $"There is another operation of this name: one comes from {Source(first)}, one from {Source(second)}. Rename one of them.";
        return first with { Operation = first.Operation with { Problem = problem } };
    }

    private static string Source(Offer offer) => offer.Operation.Kind == "dotnet" ? "the operations folder" : offer.Command.Name;
}
