namespace BatchApi.Jobs.Options;

/// <summary>All options of a job.</summary>
internal static class OptionList
{
    /// <summary>In the order in which answers and the document show them.</summary>
    public static IReadOnlyList<JobOption> All { get; } =
        [ChunkSize.Option, MaxWorkers.Option, ItemTimeout.Option, MaxCrashes.Option, MemoryLimit.Option];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(option => option.Name)];

    /// <summary>The option of that name; null: there is none.</summary>
    public static JobOption? Find(string name) => All.FirstOrDefault(option => option.Name == name);

    /// <summary>The values that hold for a job.</summary>
    /// <param name="sent">What its client has sent, checked.</param>
    public static JobOptions InEffect(IReadOnlyDictionary<JobOption, object?> sent, OptionContext context) =>
        new(All.ToDictionary(option => option.Name, option => option.InEffect(sent.GetValueOrDefault(option), context)));
}
