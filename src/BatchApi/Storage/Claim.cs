using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;

namespace BatchApi.Storage;

/// <summary>The answer to a claim.</summary>
/// <param name="Chunk">What was claimed; null unless <see cref="ClaimAnswer.Claimed"/>.</param>
/// <param name="Job">The job as the claim left it; null: it is gone.</param>
internal sealed record Claim(ClaimAnswer Answer, Chunk? Chunk, Job? Job);
