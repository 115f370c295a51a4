namespace BatchApi.Benchmarks.Serving;

/// <summary>A job's items by state, as the service tells them.</summary>
internal sealed record JobCounts(long Total, long Pending, long Running, long Succeeded, long Failed, long Canceled);
