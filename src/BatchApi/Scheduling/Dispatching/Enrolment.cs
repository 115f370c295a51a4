using BatchApi.Jobs;

namespace BatchApi.Scheduling.Dispatching;

/// <summary>A job that takes part in this node's turns. Holds no more than turns need: there may be any number of them.</summary>
internal sealed class Enrolment(Guid job, Priority priority, long number)
{
    public Guid Job { get; } = job;

    public Priority Priority { get; } = priority;

    /// <summary>Of two that are equally far, the one that enrolled first goes first.</summary>
    public long Number { get; } = number;

    public EnrolmentState State { get; set; }

    /// <summary>How far the job is, in turns.</summary>
    public double Position { get; set; }

    /// <summary>Whether there may be more to claim than the claim under way sees.</summary>
    public bool IsAskedAgain { get; set; }

    /// <summary>Chunks claimed since the job enrolled.</summary>
    public int ClaimedCount { get; set; }
}
