using BatchApi.Endpoints.Submission.Bodies;
using BatchApi.Jobs.Chunks;

namespace BatchApi.Tests.Endpoints.Submission;

public sealed class MeasuringChunks
{
    [Fact]
    public void LeavesASmallBodyUnlimited()
    {
        var largest = new LargestChunk();

        for (var segment = 0; segment < ChunkLimits.MaxSegments - 2; segment++)
            largest.Add(10);

        Assert.Equal(long.MaxValue, largest.Items);
    }

    [Fact]
    public void NeverReachesIntoMoreSegmentsThanAllowed()
    {
        int[] counts = [9, 5, 1, 7, 3, 8, 2, 4, 6, 1, 1, 1, 1, 1, 1, 1, 50, 2];
        var largest = new LargestChunk();
        foreach (var count in counts)
            largest.Add(count);
        var ends = counts.Select((_, index) => counts.Take(index + 1).Sum()).ToList();

        // Wherever a chunk begins.
        var reached = Enumerable.Range(0, ends[^1] - (int)largest.Items)
            .Max(first => ends.FindIndex(end => first + largest.Items <= end) - ends.FindIndex(end => first < end) + 1);

        Assert.Equal(8, largest.Items);
        Assert.Equal(ChunkLimits.MaxSegments, reached);
    }
}
