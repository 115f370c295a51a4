using System.Text;
using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Items;
using BatchApi.Storage;

namespace BatchApi.Tests.Storage.Conformance.Model;

/// <summary>Does the same to the store and to the model, and compares them after every step.</summary>
internal sealed class ModelRun(StorageKind storage) : IAsyncDisposable
{
    private static readonly CancellationToken Token = CancellationToken.None;

    private readonly TemporaryStore _temporary = storage.Create();
    private readonly List<ModelJob> _jobs = [];

    /// <summary>What somebody believes to hold, rightly or not.</summary>
    private readonly List<Chunk> _known = [];

    /// <summary>What was believed once: claims before a later commit, release or claim.</summary>
    private readonly List<Chunk> _stale = [];

    private TimeSpan _now;

    private IStore Store => _temporary.Store;

    public async Task RunAsync(IReadOnlyList<Step> steps)
    {
        await AcceptAsync();
        foreach (var step in steps)
        {
            await TakeAsync(step);
            await CompareAsync();
        }

        await FinishAsync();
        foreach (var job in _jobs)
        {
            await CompareByIndexAsync(job);
            await CompareByCompletionAsync(job);
        }
    }

    public ValueTask DisposeAsync() => _temporary.DisposeAsync();

    private async Task AcceptAsync()
    {
        var ofSegments = await _temporary.AcceptAsync(6, 6, 6, 2);
        var ofOne = await _temporary.AcceptAsync(1);
        var range = await _temporary.AcceptRangeAsync(25);
        _jobs.AddRange([new ModelJob(ofSegments.Id, 20, 6), new ModelJob(ofOne.Id, 1, 1), new ModelJob(range.Id, 25, 25)]);
    }

    private Task TakeAsync(Step step) => step.Kind switch
    {
        StepKind.Claim => ClaimAsync(_jobs[step.Which % _jobs.Count], step.Amount),
        StepKind.Commit => CommitAsync(step, arrives: true, readsBack: false),
        StepKind.CommitOfUnknownOutcome => CommitAsync(step, arrives: true, readsBack: true),
        StepKind.CommitThatNeverArrived => CommitAsync(step, arrives: false, readsBack: true),
        StepKind.StaleCommit => CommitStaleAsync(step),
        StepKind.Release => ReleaseAsync(step),
        StepKind.Renew => RenewAsync(),
        StepKind.PassTime => PassTimeAsync(TimeSpan.FromSeconds(step.Amount)),
        StepKind.Cancel => CancelAsync(_jobs[step.Which % _jobs.Count]),
        StepKind.FinishCancel => FinishCancelAsync(_jobs[step.Which % _jobs.Count]),
        StepKind.Restart => RestartAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private async Task ClaimAsync(ModelJob job, int wanted)
    {
        var expected = job.Claim(wanted, _now, TemporaryStore.Lease);

        var claim = await Store.ClaimAsync(job.Id, "node", (_, _) => wanted, Token);

        Assert.Equal(expected, claim.Chunk);
        Assert.Equal(expected is not null, claim.Answer == ClaimAnswer.Claimed);
        if (expected is null)
            return;
        // Whoever held it before does not know.
        _known.Add(expected);
    }

    private async Task CommitAsync(Step step, bool arrives, bool readsBack)
    {
        if (Take(step) is not { } chunk)
            return;
        var count = 1 + step.Amount % (chunk.Count - chunk.Position);
        var applies = arrives && Job(chunk).Commit(chunk, count, _now);
        if (arrives)
            Assert.Equal(applies, await Store.CommitAsync(chunk, Outcomes(chunk, count), Token) == CommitAnswer.Applied);
        _stale.Add(chunk);
        var moved = chunk with { Position = chunk.Position + count };
        if (readsBack)
            applies = await ReadBackAsync(chunk, moved, applies);
        var next = applies ? moved : chunk;
        if ((applies || !arrives) && next.Position < next.Count)
            _known.Add(next);
    }

    /// <summary>Moved means done, unmoved means repeat, another fence means drop.</summary>
    private async Task<bool> ReadBackAsync(Chunk chunk, Chunk moved, bool applied)
    {
        var stored = await Store.PositionAsync(chunk, Token);

        var expected = Job(chunk).Chunks.Single(candidate => candidate.Id == chunk.Id);
        Assert.Equal(chunk with { Position = expected.Position, Fence = expected.Fence }, stored);
        // The same commit may have arrived before: then it counts, once.
        Assert.True(!applied || stored == moved);
        return stored == moved;
    }

    private async Task CommitStaleAsync(Step step)
    {
        if (_stale.Count == 0)
            return;
        var chunk = _stale[step.Which % _stale.Count];
        var count = 1 + step.Amount % (chunk.Count - chunk.Position);
        // A claim whose commit never arrived is as good as before.
        var applies = Job(chunk).Commit(chunk, count, _now);

        Assert.Equal(applies, await Store.CommitAsync(chunk, Outcomes(chunk, count), Token) == CommitAnswer.Applied);
    }

    private async Task ReleaseAsync(Step step)
    {
        if (Take(step) is not { } chunk)
            return;
        Job(chunk).Release(chunk);
        await Store.ReleaseAsync(chunk, Token);
        _stale.Add(chunk);
    }

    private async Task RenewAsync()
    {
        foreach (var chunk in _jobs.SelectMany(job => job.Chunks).Where(chunk => chunk.IsClaimed))
            chunk.LeaseUntil = _now + TemporaryStore.Lease;
        await Store.RenewAsync("node", Token);
    }

    private Task PassTimeAsync(TimeSpan time)
    {
        _now += time;
        _temporary.Time.Advance(time);
        return Task.CompletedTask;
    }

    private async Task CancelAsync(ModelJob job)
    {
        job.Cancel(_now);
        var canceled = await Store.CancelAsync(job.Id, Token);
        Assert.Equal(job.State, canceled!.State);
    }

    private async Task FinishCancelAsync(ModelJob job)
    {
        job.FinishCancel();
        await Store.FinishCancelAsync(job.Id, Token);
    }

    private async Task RestartAsync()
    {
        _jobs.ForEach(job => job.Restart());
        await _temporary.ReopenAsync();
    }

    /// <summary>Everybody is dead; somebody else does the rest.</summary>
    private async Task FinishAsync()
    {
        await PassTimeAsync(TemporaryStore.Lease);
        while (_jobs.Any(job => !job.State.HasEnded()))
        {
            // Longer than an item waits for its next attempt.
            var id = (await Store.ClaimableAsync(Token))[0];
            var job = _jobs.Single(job => job.Id == id);
            if (job.State == JobState.Canceling)
            {
                await FinishCancelAsync(job);
                continue;
            }

            await ClaimAsync(job, 5);
            await CommitAsync(new Step(StepKind.Commit, _known.Count - 1, int.MaxValue - 1), arrives: true, readsBack: false);
            await PassTimeAsync(TemporaryStore.Lease);
        }

        await CompareAsync();
    }

    private async Task CompareAsync()
    {
        foreach (var expected in _jobs)
        {
            var job = await _temporary.FindAsync(expected.Id);
            var counts = job.Counts;
            Assert.Equal((expected.State, expected.Counts), (job.State, counts));
            Assert.Equal(counts.Total, counts.Pending + counts.Running + counts.Succeeded + counts.Failed + counts.Canceled);
            Assert.Equal(job.State.HasEnded(), job.EndedAt is not null);
        }

        Assert.Equal(_jobs.Where(job => job.IsClaimable(_now)).Select(job => job.Id).Order(), (await Store.ClaimableAsync(Token)).Order());
    }

    private async Task CompareByIndexAsync(ModelJob job)
    {
        for (long index = 0; index < job.Total;)
        {
            var row = await WholeRow.ByIndexAsync(Store, job.Id, index);
            Assert.Equal(index, row!.First);
            AssertRow(job, row);
            index += row.Count;
        }
    }

    private async Task CompareByCompletionAsync(ModelJob job)
    {
        var seen = new HashSet<long>();
        for (var from = CompletionCursor.Start; await WholeRow.CompletedAsync(Store, job.Id, from) is { } row; from = row.Next)
        {
            for (var index = row.First; index < row.First + row.Count; index++)
                Assert.True(seen.Add(index));
        }

        Assert.Equal(job.Total, seen.Count);
    }

    private static void AssertRow(ModelJob job, WholeRow row)
    {
        var expected = Enumerable.Range((int)row.First, row.Count).Select(index => job.Outcome(index)).ToArray();
        var outputs = row.CanceledCode is { } code
            ? [.. Enumerable.Repeat(code, row.Count)]
            : Encoding.UTF8.GetString(row.Lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, outputs);
        Assert.Equal(
            Enumerable.Range((int)row.First, row.Count).Where(index => job.Outcome(index) == "null"),
            row.Failures.Select(failure => (int)failure.Index));
    }

    private static Outcomes Outcomes(Chunk chunk, int count)
    {
        var first = chunk.First + chunk.Position;
        var indexes = Enumerable.Range((int)first, count).ToArray();
        var again = indexes.Where(index => ModelJob.RunsAgain(index, chunk.Attempts)).ToList();
        var lines = string.Concat(indexes.Select(index => (again.Contains(index) ? "null" : ModelJob.Output(index, chunk.Fence)) + "\n"));
        var failures = indexes.Except(again).Where(index => ModelJob.Output(index, chunk.Fence) == "null")
            .Select(index => new Failure(index, "timeout", "Slow."));
        return new Outcomes(first, count, Encoding.UTF8.GetBytes(lines), [.. failures])
        {
            Again = [.. again.Select(index => new NextAttempt(index, chunk.Attempts + 1, ModelJob.Delay))],
        };
    }

    private ModelJob Job(Chunk chunk) => _jobs.Single(job => job.Id == chunk.Job);

    private Chunk? Take(Step step)
    {
        if (_known.Count == 0)
            return null;
        var chunk = _known[step.Which % _known.Count];
        _known.Remove(chunk);
        return chunk;
    }
}
