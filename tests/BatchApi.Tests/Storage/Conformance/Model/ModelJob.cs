using System.Globalization;
using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;

namespace BatchApi.Tests.Storage.Conformance.Model;

/// <summary>A job as simply as it can be: one entry per item.</summary>
internal sealed class ModelJob(Guid id, int total, int segment)
{
    /// <summary>How long an item waits for its next attempt.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(4);

    private readonly string?[] _outcomes = new string?[total];

    /// <summary>Items that await another attempt, by their indexes.</summary>
    private readonly SortedDictionary<int, (int Attempts, TimeSpan Due)> _again = [];

    public Guid Id => id;

    public int Total => total;

    public JobState State { get; private set; } = JobState.Queued;

    public List<ModelChunk> Chunks { get; } = [];

    public int Next { get; private set; }

    /// <summary>What the item's outcome must be; null: none yet.</summary>
    public string? Outcome(long index) => _outcomes[index];

    /// <summary>The output of an item under a fence, so that a stale claim's cannot be taken for a good one's; every seventh fails.</summary>
    public static string Output(long index, long fence) =>
        index % 7 == 3 ? "null" : string.Create(CultureInfo.InvariantCulture, $"\"{index}@{fence}\"");

    /// <summary>Whether an item that ran is to run again: every fifth, twice.</summary>
    public static bool RunsAgain(long index, int attempts) => index % 5 == 2 && attempts < 2;

    public Counts Counts
    {
        get
        {
            var running = Chunks.Where(chunk => chunk.IsClaimed).Sum(chunk => chunk.Count - chunk.Position);
            var canceled = _outcomes.Count(outcome => outcome == "canceled");
            var failed = _outcomes.Count(outcome => outcome == "null");
            var done = _outcomes.Count(outcome => outcome is not null);
            return new Counts(total, total - done - running, running, done - failed - canceled, failed, canceled);
        }
    }

    /// <summary>The chunk to expect, or null for none.</summary>
    public Chunk? Claim(int wanted, TimeSpan now, TimeSpan lease)
    {
        if (State is not (JobState.Queued or JobState.Running))
            return null;
        var chunk = Free(now) ?? Due(wanted, now) ?? Anew(wanted);
        if (chunk is null)
            return null;

        chunk.IsClaimed = true;
        chunk.Fence++;
        chunk.LeaseUntil = now + lease;
        State = JobState.Running;
        return new Chunk(id, chunk.First, chunk.Count, chunk.Position, chunk.Fence) { Id = chunk.Id, Attempts = chunk.Attempts };
    }

    /// <summary>Whether somebody should look at the job now.</summary>
    public bool IsClaimable(TimeSpan now) => State switch
    {
        JobState.Queued or JobState.Running => Free(now) is not null || FirstDue(now) is not null || Next < total,
        JobState.Canceling => !Chunks.Any(chunk => chunk.IsClaimed && chunk.LeaseUntil > now),
        _ => false,
    };

    /// <summary>Whether the commit must apply.</summary>
    public bool Commit(Chunk known, int count, TimeSpan now)
    {
        if (Owned(known) is not { } chunk || chunk.Position != known.Position)
            return false;
        for (var index = chunk.First + chunk.Position; index < chunk.First + chunk.Position + count; index++)
        {
            if (RunsAgain(index, chunk.Attempts))
                _again[index] = (chunk.Attempts + 1, now + Delay);
            else
                _outcomes[index] = Output(index, chunk.Fence);
        }

        chunk.Position += count;
        chunk.IsClaimed = !chunk.IsDone;
        if (_outcomes.All(outcome => outcome is not null))
            State = State == JobState.Canceling ? JobState.Canceled : EndOf(Counts);
        return true;
    }

    public void Release(Chunk known)
    {
        if (Owned(known) is { } chunk)
            chunk.IsClaimed = false;
    }

    public void Restart() => Chunks.ForEach(chunk => chunk.IsClaimed = false);

    public void Cancel(TimeSpan now)
    {
        if (State.HasEnded())
            return;
        State = JobState.Canceling;
        if (!Chunks.Any(chunk => chunk.IsClaimed && chunk.LeaseUntil > now))
            FinishCancel();
    }

    public void FinishCancel()
    {
        if (State != JobState.Canceling)
            return;
        State = JobState.Canceled;
        for (var index = 0; index < total; index++)
            _outcomes[index] ??= "canceled";
        _again.Clear();
        foreach (var chunk in Chunks.Where(chunk => !chunk.IsDone))
        {
            chunk.Fence++;
            chunk.IsClaimed = false;
            chunk.IsEnded = true;
        }
    }

    private ModelChunk? Owned(Chunk known) =>
        Chunks.SingleOrDefault(chunk => chunk.Id == known.Id && chunk.Fence == known.Fence && chunk.IsClaimed);

    private ModelChunk? Free(TimeSpan now) =>
        Chunks.Where(chunk => !chunk.IsDone && (!chunk.IsClaimed || chunk.LeaseUntil <= now)).MinBy(chunk => chunk.Id);

    private int? FirstDue(TimeSpan now) =>
        _again.Where(item => item.Value.Due <= now).OrderBy(item => (item.Value.Due, item.Key)).Select(item => (int?)item.Key).FirstOrDefault();

    /// <summary>Consecutive items that are due after as many attempts.</summary>
    private ModelChunk? Due(int wanted, TimeSpan now)
    {
        if (FirstDue(now) is not { } first)
            return null;
        var (attempts, count) = (_again[first].Attempts, 0);
        while (count < Fitting(first, wanted) && _again.TryGetValue(first + count, out var item) && item.Attempts == attempts && item.Due <= now)
            _again.Remove(first + count++);
        return Added(new ModelChunk(Chunks.Count, first, count, attempts));
    }

    private ModelChunk? Anew(int wanted)
    {
        if (Next == total)
            return null;
        var chunk = Added(new ModelChunk(Chunks.Count, Next, Fitting(Next, wanted), 0));
        Next += chunk.Count;
        return chunk;
    }

    /// <summary>As many as are wanted, but no more than the segment has from here on.</summary>
    private int Fitting(int first, int wanted) => Math.Clamp(wanted, 1, Math.Min(total, (first / segment + 1) * segment) - first);

    private ModelChunk Added(ModelChunk chunk)
    {
        Chunks.Add(chunk);
        return chunk;
    }

    private static JobState EndOf(Counts counts) =>
        counts.Succeeded == counts.Total ? JobState.Succeeded
        : counts.Succeeded > 0 ? JobState.PartiallySucceeded
        : JobState.Failed;
}
