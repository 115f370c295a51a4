using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Scheduling.Dispatching;
using BatchApi.Tests.Jobs;

namespace BatchApi.Tests.Scheduling;

public sealed class PlanningChunks
{
    private static readonly JobOptions Auto = SentOptions.InEffect();

    [Theory]
    [InlineData(1_000_000, 10, 50_000)] // half a second of 10 µs
    [InlineData(1_000_000, 0.5, 250_000)] // an equal share of what remains
    [InlineData(1_000_000, 2_000_000, 1)] // one item of two seconds
    [InlineData(10, 1, 10)] // not worth splitting
    [InlineData(10_000, 100_000, 5)]
    public void AimsAtHalfASecondOfWork(long remaining, double microseconds, int expected) =>
        Assert.Equal(expected, Planner.Size(Auto, remaining, TimeSpan.FromMicroseconds(microseconds), claimed: 0, slots: 2));

    [Fact]
    public void DoublesUntilSomethingIsMeasured() =>
        Assert.Equal([1, 2, 4, 8], Enumerable.Range(0, 4).Select(claimed => Planner.Size(Auto, 1_000_000, TimeSpan.Zero, claimed, slots: 2)));

    [Theory]
    [InlineData(15, 1_000_000, 10)] // as many as a worker can have under way
    [InlineData(7, 1_000_000, 7)]
    [InlineData(1_000_000, 1_000_000, 80)]
    [InlineData(1_000_000, 0, 80)]
    [InlineData(40, 1_000_000, 10)] // an equal share of what remains
    [InlineData(1_000_000, 10, 50_000)]
    public void GivesWorkersThatWaitForManyItemsAtOnceEnoughOfThem(long remaining, double microseconds, int expected) =>
        Assert.Equal(expected, Planner.Size(Auto, remaining, TimeSpan.FromMicroseconds(microseconds), claimed: 0, slots: 2, concurrency: 10));

    [Fact]
    public void LetsAnExplicitSizeWin() =>
        Assert.Equal(7, Planner.Size(SentOptions.InEffect((ChunkSize.Option, 7)), 1000, TimeSpan.FromSeconds(1), claimed: 0, slots: 2));

    [Fact]
    public void NeverAsksForMoreThanRemains() =>
        Assert.Equal(3, Planner.Size(SentOptions.InEffect((ChunkSize.Option, 7)), 3, TimeSpan.Zero, claimed: 0, slots: 2));

    [Fact]
    public void SharesOnlyAmongTheSlotsTheJobMayUse() =>
        Assert.Equal(
            500_000, Planner.Size(SentOptions.InEffect((MaxWorkers.Option, 1)), 1_000_000, TimeSpan.FromMicroseconds(0.5), claimed: 0, slots: 8));
}
