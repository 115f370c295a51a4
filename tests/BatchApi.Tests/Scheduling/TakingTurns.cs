using BatchApi.Jobs;
using BatchApi.Scheduling.Dispatching;

namespace BatchApi.Tests.Scheduling;

public sealed class TakingTurns
{
    private readonly Turns _turns = new();

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void SharesByWeightHoweverManyThereAre(int jobsOfEach)
    {
        var jobs = new[] { Priority.Low, Priority.Normal, Priority.High }
            .SelectMany(priority => Enumerable.Range(0, jobsOfEach).Select(_ => Enrol(priority))).ToList();

        var got = Take(70 * jobsOfEach).CountBy(job => job).ToDictionary();

        Assert.All(jobs, job => Assert.Equal(10 * (int)job.Priority, got[job.Id], 2d));
    }

    [Fact]
    public void LetsALateJobInAtOnceButNotAhead()
    {
        var early = Enrol(Priority.Normal);
        Take(1000);
        var late = Enrol(Priority.Normal);

        var order = Take(10);

        Assert.Contains(late.Id, order.Take(2));
        Assert.Equal(5, order.Count(job => job == early.Id), 1d);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    [InlineData(9990)]
    public void GivesAHighJobItsTurnAmongTenThousandOthers(int ended)
    {
        for (var job = 0; job < 10_000; job++)
            Enrol(Priority.Normal);
        for (var turn = 0; turn < ended; turn++)
            _turns.Leave(_turns.Next()!);
        var high = Enrol(Priority.High);

        var order = Take(30);

        Assert.Equal(high.Id, order[0]);
        // And not only its first.
        Assert.InRange(order.Count(job => job == high.Id), 15, 25);
    }

    [Fact]
    public void GivesAHighJobFourTurnsWhereALowOneGetsOneEvenIfThereAreManyHighOnes()
    {
        var low = Enrol(Priority.Low);
        for (var job = 0; job < 10; job++)
            Enrol(Priority.High);

        Assert.Equal(10, Take(410).Count(job => job == low.Id), 1d);
    }

    [Fact]
    public void KeepsNoOldJobWaitingBehindAStreamOfNewOnes()
    {
        var old = Enrol(Priority.Normal);
        Take(10);
        for (var job = 0; job < 32; job++)
            Enrol(Priority.Normal);

        var turnsOfTheOld = 0;
        for (var turn = 0; turn < 3300; turn++)
        {
            var next = _turns.Next()!;
            if (next.Job == old.Id)
            {
                turnsOfTheOld++;
                _turns.GoOn(next);
                continue;
            }

            // Each of one item only; another one comes in its place.
            _turns.Leave(next);
            Enrol(Priority.Normal);
        }

        Assert.Equal(100, turnsOfTheOld, 10d);
    }

    [Fact]
    public void LetsNoNewJobWaitForSeveralRoundsAfterManyHaveEndedAtOnce()
    {
        var old = Enrol(Priority.Normal);
        for (var job = 0; job < 1000; job++)
            Enrol(Priority.Normal);
        while (_turns.Count > 1)
        {
            var next = _turns.Next()!;
            if (next.Job == old.Id)
                _turns.GoOn(next);
            else
                _turns.Leave(next);
        }

        var late = Enrol(Priority.Normal);

        Assert.Contains(late.Id, Take(2));
    }

    [Fact]
    public void HoldsBackAJobUntilOneOfItsChunksIsDone()
    {
        var job = Enrol(Priority.High);
        _turns.HoldBack(_turns.Next()!);
        Assert.Null(_turns.Next());

        _turns.Freed(job.Id);

        Assert.Equal(job.Id, _turns.Next()!.Job);
    }

    [Fact]
    public void LooksOnceMoreForWhatCameDuringAClaim()
    {
        var job = Enrol(Priority.Normal);
        var turn = _turns.Next()!;
        _turns.Enrol(job.Id, Priority.Normal);

        _turns.Leave(turn);
        Assert.Equal(job.Id, _turns.Next()!.Job);
        _turns.Leave(turn);

        Assert.Equal((null, 0), (_turns.Next(), _turns.Count));
    }

    [Fact]
    public void ForgetsAJobThatLeaves()
    {
        var (waiting, claiming) = (Enrol(Priority.Normal), Enrol(Priority.High));
        var turn = _turns.Next()!;

        _turns.Leave(waiting.Id);
        _turns.Leave(claiming.Id);
        _turns.GoOn(turn);

        Assert.Equal((null, 0), (_turns.Next(), _turns.Count));
    }

    private (Guid Id, Priority Priority) Enrol(Priority priority)
    {
        var job = Guid.CreateVersion7();
        _turns.Enrol(job, priority);
        return (job, priority);
    }

    // Each job has more to claim after its turn.
    private List<Guid> Take(int count)
    {
        var taken = new List<Guid>();
        for (var turn = 0; turn < count; turn++)
        {
            var next = _turns.Next()!;
            taken.Add(next.Job);
            next.ClaimedCount++;
            _turns.GoOn(next);
        }

        return taken;
    }
}
