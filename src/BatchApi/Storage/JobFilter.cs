using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>The jobs that a list shows. A member that is null or empty excludes no job.</summary>
/// <param name="Labels">A job has all of these, with these values.</param>
/// <param name="Limit">Jobs at most.</param>
/// <param name="After">The last job seen: only older ones follow.</param>
internal sealed record JobFilter(
    JobState? State, string? Operation, IReadOnlyDictionary<string, string> Labels, int Limit, Guid? After);
