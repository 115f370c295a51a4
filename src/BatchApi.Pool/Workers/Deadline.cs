using BatchApi.Pool.Assignments;
using BatchApi.Pool.Connections;
using BatchApi.Pool.Printing;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Workers;

/// <summary>A child's clock: how long what it is at may still take, and what happens when that is over. The worker's thread only.</summary>
internal sealed class Deadline(WorkerConnection connection, Shutdown shutdown, PoolOptions options, ErrorStream errors, TimeProvider time)
{
    // What is at work when a job is canceled gets this long to end by itself: a window is 20 ms of work.
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(100);

    // What a child may have answered while its thread waited for the receiver of its results.
    private const int MaxDrainBytes = 2 << 20;

    /// <summary>Until <see cref="Check"/> has something to do; null: never.</summary>
    public TimeSpan? Left
    {
        get
        {
            var next = Earlier(shutdown.Left, connection.Left);
            return Running is { } assignment ? Earlier(next, LeftOf(assignment)) : next;
        }
    }

    private Assignment? Running => shutdown.HasBegun || connection.Assignment is not { HasBegun: true } assignment ? null : assignment;

    public void Check()
    {
        shutdown.Check();
        if (Running is not { } assignment || LeftOf(assignment) > TimeSpan.Zero)
            return;

        if (shutdown.Fault is null)
            connection.Read(MaxDrainBytes);
        if (!ReferenceEquals(Running, assignment) || LeftOf(assignment) > TimeSpan.Zero)
            return;

        var limit = LimitOf(assignment).Limit;
        shutdown.Begin();
        // A stop ends when the process has; a timeout at once, so that the slot can go on with another worker.
        if (!assignment.IsReady)
            connection.Finish(assignment, WorkerEnding.StartTimedOut, ExplainSlowStart(limit));
        else if (assignment.Refusal is not null)
            connection.Finish(assignment, WorkerEnding.Refused, assignment.Refusal);
        else if (assignment.StopSeen is null)
            connection.Finish(assignment, WorkerEnding.TimedOut);
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;

    private TimeSpan LeftOf(Assignment assignment)
    {
        var (limit, since) = LimitOf(assignment);
        return limit - time.GetElapsedTime(since);
    }

    // What is waited for, for how long, and since when.
    private (TimeSpan Limit, long Since) LimitOf(Assignment assignment)
    {
        if (assignment.StopSeen is { } stop)
            return (assignment.Cancel.IsCancellationRequested ? QuietTime : options.StopTimeout, stop);

        if (!assignment.IsReady)
            return (options.StartTimeout, assignment.ClockStart);

        // Everything answered and no Done: the child only has to say so.
        var isAnswered = assignment.IsOver || assignment.Window!.IsAnswered;
        return (isAnswered ? options.StartTimeout : assignment.Window!.Run.ItemTimeout, assignment.ClockStart);
    }

    private string ExplainSlowStart(TimeSpan limit)
    {
        var fault = $"was not ready within {limit.TotalSeconds:0.###} s";
        return errors.LastLines is { Length: > 0 } lines ? $"{fault}\n{lines}" : fault;
    }
}
