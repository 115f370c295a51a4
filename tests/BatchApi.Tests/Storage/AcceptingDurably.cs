using BatchApi.Jobs;
using BatchApi.Jobs.Input;
using BatchApi.Storage;

namespace BatchApi.Tests.Storage;

/// <summary>How most tests accept a job.</summary>
internal static class AcceptingDurably
{
    public static Task<Job> AcceptAsync(this IStore store, NewJob job, Segment? last, CancellationToken cancellationToken) =>
        store.AcceptAsync(job, last, Durability.AtOnce, cancellationToken);
}
