using BatchApi.Jobs;

namespace BatchApi.Scheduling.Dispatching;

/// <summary>The enrolled jobs of one priority, which have their turns one after the other.</summary>
/// <remarks>
/// A turn moves a job on by one; the job that is least far goes next. A new job starts where the line is by now, ahead of all that have had
/// a turn in this round. Since the line moves on with every turn, no stream of new jobs keeps an old one waiting (the virtual time of
/// Bennett and Zhang, "Hierarchical packet fair queueing algorithms", 1997).
/// </remarks>
internal sealed class PriorityLine(Priority priority)
{
    private static readonly IComparer<Enrolment> LeastFarFirst = Comparer<Enrolment>.Create(
        (one, other) => (one.Position, one.ClaimedCount, one.Number).CompareTo((other.Position, other.ClaimedCount, other.Number)));

    private readonly SortedSet<Enrolment> _waiting = new(LeastFarFirst);
    private double _now;

    /// <summary>Jobs that wait for their turn or have it.</summary>
    public int Count { get; private set; }

    public bool HasWaiting => _waiting.Count > 0;

    public int Weight => (int)priority;

    /// <summary>How far this line is among the lines.</summary>
    public double Position { get; set; }

    /// <summary>The job takes part from now on. One that was held back does not catch up.</summary>
    public void Enter(Enrolment enrolment)
    {
        Count++;
        enrolment.Position = Math.Max(enrolment.Position, _now);
        Wait(enrolment);
    }

    /// <summary>The job takes its turn.</summary>
    public Enrolment Next()
    {
        var next = _waiting.Min!;
        _waiting.Remove(next);
        next.State = EnrolmentState.Claiming;
        var step = 1.0 / Count;
        _now = Math.Max(_now + step, next.Position);
        // Where many have ended at once, the line must not be further than the last of the others: a new job would wait for several rounds.
        if (_waiting.Max is { } last)
            _now = Math.Min(_now, last.Position + step);
        next.Position++;
        return next;
    }

    /// <summary>The job has had its turn and waits for the next one.</summary>
    public void Wait(Enrolment enrolment)
    {
        enrolment.State = EnrolmentState.Waiting;
        _waiting.Add(enrolment);
    }

    /// <summary>The job takes part no more, or not for now.</summary>
    public void Leave(Enrolment enrolment, EnrolmentState state)
    {
        if (enrolment.State == EnrolmentState.Waiting)
            _waiting.Remove(enrolment);
        if (enrolment.State != EnrolmentState.HeldBack)
            Count--;
        enrolment.State = state;
    }
}
