namespace BatchApi.Jobs;

/// <summary>How a job's items are worked on. <c>MaxWorkers.Of(job.Options)</c> reads one of the options.</summary>
/// <param name="values">The value in effect of every option, by its name; null: the service decides, or there is no limit.</param>
internal sealed class JobOptions(IReadOnlyDictionary<string, object?> values) : IEquatable<JobOptions>
{
    public IReadOnlyDictionary<string, object?> Values => values;

    public bool Equals(JobOptions? other) =>
        other is not null && values.Count == other.Values.Count && values.All(value => Equals(other.Values[value.Key], value.Value));

    public override bool Equals(object? obj) => Equals(obj as JobOptions);

    public override int GetHashCode() => values.Values.Aggregate(0, HashCode.Combine);
}
