using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>Who works on a job from the moment on at which it is accepted.</summary>
/// <param name="Size">How many items are wanted, as in <see cref="IChunkStore.ClaimAsync"/>.</param>
internal sealed record FirstClaim(string Node, Func<Job, long, int> Size);
