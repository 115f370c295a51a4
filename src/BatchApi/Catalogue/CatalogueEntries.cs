namespace BatchApi.Catalogue;

/// <summary>Gives each operation of all sources a name of its own.</summary>
internal static class CatalogueEntries
{
    /// <param name="all">The operations of all sources. The same list in the same order gives the same names and problems.</param>
    public static IReadOnlyDictionary<string, CatalogueEntry> Of(IEnumerable<CatalogueEntry> all)
    {
        var list = all.ToList();
        var builtIn = list.Where(entry => entry.Operation.BuiltIn).Select(entry => entry.Operation.Name).ToHashSet(StringComparer.Ordinal);
        return list
            .Select(entry => !entry.Operation.BuiltIn && builtIn.Contains(entry.Operation.Name) ? Renamed(entry) : entry)
            .GroupBy(entry => entry.Operation.Name, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, OneOf, StringComparer.Ordinal);
    }

    // A built-in operation keeps its name. Another operation that asked for it is listed under a name that tells where it comes from.
    private static CatalogueEntry Renamed(CatalogueEntry entry)
    {
        var name = entry.Operation.Name;
        return entry with
        {
            Operation = entry.Operation with
            {
                Name = $"{entry.Operation.Kind}.{name}",
                Problem = $"The name {name} is that of a built-in operation. Rename it.",
            },
        };
    }

    // Nobody can say which of the two is meant, so neither is run.
    private static CatalogueEntry OneOf(IGrouping<string, CatalogueEntry> same)
    {
        var first = same.First();
        if (same.Skip(1).FirstOrDefault() is not { } second)
            return first;

        var problem = $"There is another operation of this name: one comes from {Source(first)}, one from {Source(second)}. Rename one of them.";
        return first with { Operation = first.Operation with { Problem = problem } };
    }

    private static string Source(CatalogueEntry entry) => entry.Operation.Kind == "dotnet" ? "the operations folder" : entry.Command.Name;
}
