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
        ["cancel at work"] = job => JobLifecycle.Cancel(job, takesLonger: true, Now),
        ["cancel idle"] = job => JobLifecycle.Cancel(job, takesLonger: false, Now),
        ["finish cancel"] = job => JobLifecycle.FinishCancel(job, Now),
        ["cancel an item"] = job => JobLifecycle.CancelSome(job, 1),
        ["fail in steps"] = job => JobLifecycle.Fail(job, new("operation_unavailable", "It is gone."), takesLonger: true, Now),
        ["fail"] = job => JobLifecycle.Fail(job, new("operation_unavailable", "It is gone."), takesLonger: false, Now),
    };

    public static TheoryData<string, string, string?> Transitions() => new()
    {
        { "queued", "start", "running" },
        { "queued", "cancel at work", "canceling" },
        { "queued", "cancel idle", "canceled" },
        { "queued", "finish cancel", null },
        { "queued", "cancel an item", null },
        { "queued", "fail in steps", "canceling" },
        { "queued", "fail", "failed" },
        { "running", "start", "running" },
        { "running", "release", "running" },
        { "running", "record success", "running" },
        { "running", "record failure", "running" },
        { "running", "record again", "running" },
        { "running", "cancel at work", "canceling" },
        { "running", "cancel idle", "canceled" },
        { "running", "finish cancel", null },
        { "running", "cancel an item", null },
        { "running", "fail in steps", "canceling" },
        { "running", "fail", "failed" },
        { "canceling", "start", null },
        { "canceling", "release", "canceling" },
        { "canceling", "record success", "canceling" },
        { "canceling", "record again", "canceling" },
        { "canceling", "cancel at work", "canceling" },
        { "canceling", "cancel idle", "canceled" },
        { "canceling", "finish cancel", "canceled" },
        { "canceling", "cancel an item", "canceling" },
        { "canceling", "fail in steps", "canceling" },
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

        foreach (var step in Steps.Values)
            Assert.Throws<InvalidOperationException>(() => step(job));
    }

    [Theory]
    [InlineData(3, 0, false, "succeeded")]
    [InlineData(2, 1, false, "partially_succeeded")]
    [InlineData(0, 3, false, "failed")]
    [InlineData(3, 0, true, "canceled")]
    public void EndsWithTheLastOutcome(int succeeded, int failed, bool isCanceled, string state)
    {
        var job = JobLifecycle.Start(In("queued"), 3, Now);
        if (isCanceled)
            job = JobLifecycle.Cancel(job, takesLonger: true, Now);

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
        var failed = JobLifecycle.Fail(In("running"), new("worker_start_failed", "No."), takesLonger: false, Now);
        var canceled = JobLifecycle.Fail(In("canceling"), new("worker_start_failed", "No."), takesLonger: false, Now);

        Assert.Equal(("worker_start_failed", "worker_start_failed"), (JobLifecycle.RestCode(failed), failed.Error!.Code));
        Assert.Equal(("canceled", null), (JobLifecycle.RestCode(canceled), canceled.Error));
        Assert.Equal(3, failed.Counts.Canceled);
    }

    [Theory]
    [InlineData("finish cancel")]
    [InlineData("cancel idle")]
    [InlineData("fail")]
    [InlineData("record the last two")]
    public void FailsInTheEndIfItWasToFailInSteps(string last)
    {
        var failing = JobLifecycle.CancelSome(Steps["fail in steps"](In("running")), 1);
        Assert.Equal((JobState.Canceling, 1, "operation_unavailable"), (failing.State, failing.Counts.Canceled, JobLifecycle.RestCode(failing)));

        var failed = last == "record the last two" ? JobLifecycle.Record(failing, 2, 0, 0, Now) : Steps[last](failing);

        Assert.Equal((JobState.Failed, "operation_unavailable", Now), (failed.State, failed.Error?.Code, failed.EndedAt));
        AssertWhole(failed);
    }

    [Fact]
    public void RaisesTheVersionOnceAStep()
    {
        foreach (var (name, step) in Steps.Where(step => step.Key != "finish cancel" && step.Key != "cancel an item"))
            Assert.Equal((name, 1), (name, step(In("running")).Version - In("running").Version));
        Assert.Equal(In("canceling").Version, Steps["cancel at work"](In("canceling")).Version);
        Assert.Equal(In("canceling").Version, Steps["fail in steps"](In("canceling")).Version);
    }

    [Fact]
    public void KnowsTheCodesOfJobsFromThoseOfItems()
    {
        var job = In("running");

        Assert.Throws<ArgumentException>(() => JobLifecycle.Fail(job, new("timeout", "No."), takesLonger: false, Now));
        Assert.Equal(
            ["worker_start_failed", "operation_unavailable", "internal_error", "canceled"], ItemCodes.All.Where(code => !ItemCodes.IsOfAnItem(code)));
    }

    private static Job In(string state)
    {
        var job = JobLifecycle.Accept(New(3), Now);
        if (state == "queued")
            return job;

        job = JobLifecycle.Start(job, 2, Now);
        return state == "running" ? job : JobLifecycle.Cancel(job, takesLonger: true, Now);
    }

    private static NewJob New(long total) => new(
        Guid.CreateVersion7(), "square", null, null, total, Priority.Normal, SentOptions.InEffect(),
        new Dictionary<string, string>());

    private static void AssertWhole(Job job)
    {
        var counts = job.Counts;
        Assert.Equal(counts.Total, counts.Pending + counts.Running + counts.Done);
        if (job.State.HasEnded())
            Assert.Equal(counts.Total, counts.Done);
    }
}
