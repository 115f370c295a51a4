using BatchApi.Jobs;
using BatchApi.Scheduling;

namespace BatchApi.Tests.Scheduling;

public sealed class TakingTurns
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task SharesSlotsByWeight()
    {
        var turns = new Turns(slots: 1);
        var jobs = new[] { Priority.High, Priority.Normal, Priority.Low }.Select(priority => (Id: Guid.CreateVersion7(), priority)).ToList();
        var got = new List<Priority>();

        // The slot is taken while all three line up, each again as soon as it has had its turn.
        await turns.TakeAsync(Guid.CreateVersion7(), Priority.Normal, default);
        var waiting = jobs.ToDictionary(job => job.priority, job => turns.TakeAsync(job.Id, job.priority, default));
        for (var round = 0; round < 70; round++)
        {
            turns.GiveBack();
            var next = await Task.WhenAny(waiting.Values).WaitAsync(Deadline);
            var priority = waiting.Single(job => job.Value == next).Key;
            got.Add(priority);
            waiting[priority] = turns.TakeAsync(jobs.Single(job => job.priority == priority).Id, priority, default);
        }

        Assert.Equal(40, got.Count(priority => priority == Priority.High), 2d);
        Assert.Equal(20, got.Count(priority => priority == Priority.Normal), 2d);
        Assert.Equal(10, got.Count(priority => priority == Priority.Low), 2d);
    }

    [Fact]
    public async Task LetsALateJobInAtOnceButNotAhead()
    {
        var turns = new Turns(slots: 1);
        var (early, late) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        for (var turn = 0; turn < 1000; turn++)
        {
            await turns.TakeAsync(early, Priority.Normal, default);
            if (turn < 999) turns.GiveBack();
        }

        var order = new List<Guid>();
        var waiting = new Dictionary<Guid, Task> { [early] = turns.TakeAsync(early, Priority.Normal, default), [late] = turns.TakeAsync(late, Priority.Normal, default) };
        for (var turn = 0; turn < 10; turn++)
        {
            turns.GiveBack();
            var next = await Task.WhenAny(waiting.Values).WaitAsync(Deadline);
            var job = waiting.Single(pair => pair.Value == next).Key;
            order.Add(job);
            waiting[job] = turns.TakeAsync(job, Priority.Normal, default);
        }

        Assert.Contains(late, order.Take(2));
        Assert.Equal(5, order.Count(job => job == late), 1d);
    }

    [Fact]
    public async Task GivesBackTheTurnOfOneWhoLeft()
    {
        var turns = new Turns(slots: 1);
        await turns.TakeAsync(Guid.CreateVersion7(), Priority.Normal, default);
        using var cancel = new CancellationTokenSource();

        var left = turns.TakeAsync(Guid.CreateVersion7(), Priority.Normal, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        turns.GiveBack();

        await turns.TakeAsync(Guid.CreateVersion7(), Priority.Normal, default).WaitAsync(Deadline);
        Assert.Equal(0, turns.Idle);
    }
}
