using BatchApi.Jobs;

namespace BatchApi.Tests.Jobs;

/// <summary>Every step in every state: it is taken or refused, the counts add up, and a job ends once.</summary>
public sealed class PassingThroughStates
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, Func<Job, Job>> Steps = new()
    {
        ["start"] = job => JobLifecycle.Start(job, 1, Now),
        ["release"] = job => JobLifecycle.Release(job, 1),
        ["record success"] = job => JobLifecycle.Record(job, 1, 0, 0, Now),
        ["record failure"] = job => JobLifecycle.Record(job, 0, 1, 0, Now),
        ["record again"] = job => JobLifecycle.Record(job, 0, 0, 1, Now),
        ["cancel at work"] = job => JobLifecycle.Cancel(job, isAtWork: true, Now),
        ["cancel idle"] = job => JobLifecycle.Cancel(job, isAtWork: false, Now),
        ["finish cancel"] = job => JobLifecycle.FinishCancel(job, Now),
        ["fail"] = job => JobLifecycle.Fail(job, new("operation_unavailable", "It is gone."), Now),
    };

    public static TheoryData<string, string, string?> Transitions() => new()
    {
        { "queued", "start", "running" },
        { "queued", "cancel at work", "canceling" },
        { "queued", "cancel idle", "canceled" },
        { "queued", "finish cancel", null },
        { "queued", "fail", "failed" },
        { "running", "start", "running" },
        { "running", "release", "running" },
        { "running", "record success", "running" },
        { "running", "record failure", "running" },
        { "running", "record again", "running" },
        { "running", "cancel at work", "canceling" },
        { "running", "cancel idle", "canceled" },
        { "running", "finish cancel", null },
        { "running", "fail", "failed" },
        { "canceling", "start", null },
        { "canceling", "release", "canceling" },
        { "canceling", "record success", "canceling" },
        { "canceling", "record again", "canceling" },
        { "canceling", "cancel at work", "canceling" },
        { "canceling", "cancel idle", "canceled" },
        { "canceling", "finish cancel", "canceled" },
        { "canceling", "fail", "canceled" },
    };

    [Theory]
    [MemberData(nameof(Transitions))]
    public void TakesStepsThatTheDrawingShows(string from, string step, string? to)
    {
        var job = In(from);

        if (to is null)
        {
            Assert.Throws<InvalidOperationException>(() => Steps[step](job));
            return;
        }

        var after = Steps[step](job);
        Assert.Equal(to, after.State.Name());
        Assert.Equal(after.State.HasEnded(), after.EndedAt == Now);
        AssertWhole(after);
    }

    [Theory]
    [InlineData("canceled")]
    [InlineData("succeeded")]
    [InlineData("partially_succeeded")]
    [InlineData("failed")]
    public void TakesNoneFromAnEnd(string state)
    {
        var job = In("queued") with { State = JobStates.Parse(state)!.Value, EndedAt = Now };

        foreach (var step in Steps.Values) Assert.Throws<InvalidOperationException>(() => step(job));
    }

    [Theory]
    [InlineData(3, 0, false, "succeeded")]
    [InlineData(2, 1, false, "partially_succeeded")]
    [InlineData(0, 3, false, "failed")]
    [InlineData(3, 0, true, "canceled")]
    public void EndsWithTheLastOutcome(int succeeded, int failed, bool isCanceled, string state)
    {
        var job = JobLifecycle.Start(In("queued"), 3, Now);
        if (isCanceled) job = JobLifecycle.Cancel(job, isAtWork: true, Now);

        job = JobLifecycle.Record(job, succeeded, failed, 0, Now);

        Assert.Equal((state, Now, null), (job.State.Name(), job.EndedAt, job.Error));
        Assert.Equal(new Counts(3, 0, 0, succeeded, failed, 0), job.Counts);
    }

    [Fact]
    public void DoesNotEndWhileAnItemAwaitsAnotherAttempt()
    {
        var job = JobLifecycle.Record(JobLifecycle.Start(In("queued"), 3, Now), 2, 0, 1, Now);
        Assert.Equal((JobState.Running, new Counts(3, 1, 0, 2, 0, 0)), (job.State, job.Counts));

        job = JobLifecycle.Record(JobLifecycle.Start(job, 1, Now), 0, 1, 0, Now);

        Assert.Equal((JobState.PartiallySucceeded, new Counts(3, 0, 0, 2, 1, 0)), (job.State, job.Counts));
    }

    [Fact]
    public void EndsAnEmptyJobAtOnce()
    {
        var job = JobLifecycle.Accept(New(0), Now);

        Assert.Equal((JobState.Succeeded, Now, 1L), (job.State, job.EndedAt, job.Version));
    }

    [Fact]
    public void TellsWhyTheRestHasNotRun()
    {
        var failed = JobLifecycle.Fail(In("running"), new("worker_start_failed", "No."), Now);
        var canceled = JobLifecycle.Fail(In("canceling"), new("worker_start_failed", "No."), Now);

        Assert.Equal(("worker_start_failed", "worker_start_failed"), (JobLifecycle.RestCode(failed), failed.Error!.Code));
        Assert.Equal(("canceled", null), (JobLifecycle.RestCode(canceled), canceled.Error));
        Assert.Equal(3, failed.Counts.Canceled);
    }

    private static Job In(string state)
    {
        var job = JobLifecycle.Accept(New(3), Now);
        if (state == "queued") return job;

        job = JobLifecycle.Start(job, 2, Now);
        return state == "running" ? job : JobLifecycle.Cancel(job, isAtWork: true, Now);
    }

    private static NewJob New(long total) => new(
        Guid.CreateVersion7(), "square", null, null, total, Priority.Normal, SentOptions.InEffect(),
        new Dictionary<string, string>());

    private static void AssertWhole(Job job)
    {
        var counts = job.Counts;
        Assert.Equal(counts.Total, counts.Pending + counts.Running + counts.Done);
        if (job.State.HasEnded()) Assert.Equal(counts.Total, counts.Done);
    }
}
