using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Items;

namespace BatchApi.Running;

/// <summary>Outcomes were given up: the service is ending, or the store refuses these very outcomes however often it is tried.</summary>
/// <param name="isRefused">Whether a later try would fare no better.</param>
internal sealed class OutcomesNotStoredException(Chunk chunk, Outcomes outcomes, bool isRefused, Exception cause)
    : Exception(
        $"The outcomes of items {outcomes.First} to {outcomes.First + outcomes.Count - 1} of job {chunk.Job} could not be stored: {cause.Message}",
        cause)
{
    public bool IsRefused => isRefused;
}
