using System.Globalization;
using BatchApi.Jobs;

namespace BatchApi.Tests.Storage.Conformance.Model;

/// <summary>A job as simply as it can be: one entry per item.</summary>
internal sealed class ModelJob(Guid id, int total, int segment)
{
    private readonly string?[] _outcomes = new string?[total];

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
        var chunk = Chunks.Where(chunk => !chunk.IsDone && (!chunk.IsClaimed || chunk.LeaseUntil <= now)).MinBy(chunk => chunk.First);
        if (chunk is null && Next == total)
            return null;
        if (chunk is null)
        {
            var end = Math.Min(total, (Next / segment + 1) * segment);
            chunk = new ModelChunk(Next, Math.Clamp(wanted, 1, end - Next));
            Chunks.Add(chunk);
            Next += chunk.Count;
        }

        chunk.IsClaimed = true;
        chunk.Fence++;
        chunk.LeaseUntil = now + lease;
        State = JobState.Running;
        return new Chunk(id, chunk.First, chunk.Count, chunk.Position, chunk.Fence);
    }

    /// <summary>Whether the commit must apply.</summary>
    public bool Commit(Chunk known, int count)
    {
        if (Owned(known) is not { } chunk || chunk.Position != known.Position)
            return false;
        for (var index = chunk.First + chunk.Position; index < chunk.First + chunk.Position + count; index++)
            _outcomes[index] = Output(index, chunk.Fence);
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
        foreach (var chunk in Chunks.Where(chunk => !chunk.IsDone))
        {
            chunk.Fence++;
            chunk.IsClaimed = false;
            chunk.IsEnded = true;
        }
    }

    private ModelChunk? Owned(Chunk known) =>
        Chunks.SingleOrDefault(chunk => chunk.First == known.First && chunk.Fence == known.Fence && chunk.IsClaimed);

    private static JobState EndOf(Counts counts) =>
        counts.Succeeded == counts.Total ? JobState.Succeeded
        : counts.Succeeded > 0 ? JobState.PartiallySucceeded
        : JobState.Failed;
}
