using BatchApi.Jobs;

namespace BatchApi.Scheduling.Dispatching;

/// <summary>
/// Whose turn it is at an idle slot: any number of jobs, one claim each in turn, weighted by priority. A turn costs the logarithm of the
/// number of jobs. Used under the dispatcher's lock.
/// </summary>
/// <remarks>
/// Stride scheduling (Waldspurger and Weihl, 1995) of three lines, one for each priority. A line weighs what its jobs weigh together, and at
/// least what as many jobs of its priority would as there are in a lower line. So a high job gets at least four turns where a low one gets
/// one, and among thousands of others it is not one of thousands: however many wait, four turns of seven are the high ones'.
/// </remarks>
internal sealed class Turns
{
    // In this order: of lines that are equally far the one of higher priority goes first.
    private readonly PriorityLine[] _lines = [new(Priority.High), new(Priority.Normal), new(Priority.Low)];
    private readonly Dictionary<Guid, Enrolment> _enrolled = [];
    private double _now;
    private long _number;

    /// <summary>Jobs that take part.</summary>
    public int Count => _enrolled.Count;

    /// <summary>Whether a job waits for its turn.</summary>
    public bool HasWaiting => Array.Exists(_lines, line => line.HasWaiting);

    public EnrolmentState StateOf(Guid job) => _enrolled.TryGetValue(job, out var enrolment) ? enrolment.State : EnrolmentState.Left;

    /// <summary>The job takes part, as there may be something of it to claim. Any number of calls are as good as one.</summary>
    public void Enrol(Guid job, Priority priority)
    {
        if (!_enrolled.TryGetValue(job, out var enrolment))
        {
            enrolment = _enrolled[job] = new(job, priority, _number++);
            Enter(enrolment);
        }
        else if (enrolment.State == EnrolmentState.HeldBack)
        {
            Enter(enrolment);
        }
        else
        {
            enrolment.IsAskedAgain = true;
        }
    }

    /// <summary>The job takes part no more; a claim that is under way goes on.</summary>
    public void Leave(Guid job)
    {
        if (_enrolled.Remove(job, out var enrolment))
            LineOf(enrolment).Leave(enrolment, EnrolmentState.Left);
    }

    /// <summary>The job whose turn it is; null: none waits.</summary>
    public Enrolment? Next()
    {
        PriorityLine? next = null;
        foreach (var line in _lines)
        {
            if (line.HasWaiting && (next is null || line.Position < next.Position))
                next = line;
        }

        if (next is null)
            return null;

        _now = Math.Max(_now, next.Position);
        next.Position += 1.0 / (next.Weight * CountFor(next));
        var enrolment = next.Next();
        enrolment.IsAskedAgain = false;
        return enrolment;
    }

    /// <summary>The claim found a chunk, and something is left; or it failed, and is to be tried again.</summary>
    public void GoOn(Enrolment enrolment)
    {
        if (enrolment.State == EnrolmentState.Claiming)
            LineOf(enrolment).Wait(enrolment);
    }

    /// <summary>The claim left nothing, unless more has come meanwhile.</summary>
    public void Leave(Enrolment enrolment)
    {
        if (enrolment.State != EnrolmentState.Claiming)
            return;

        if (enrolment.IsAskedAgain)
            GoOn(enrolment);
        else
            Leave(enrolment.Job);
    }

    /// <summary>The job keeps as many slots busy as it may, unless one of them was done meanwhile.</summary>
    public void HoldBack(Enrolment enrolment)
    {
        if (enrolment.State != EnrolmentState.Claiming)
            return;

        if (enrolment.IsAskedAgain)
            GoOn(enrolment);
        else
            LineOf(enrolment).Leave(enrolment, EnrolmentState.HeldBack);
    }

    /// <summary>A chunk of the job is done: one that was held back goes on.</summary>
    public void Freed(Guid job)
    {
        if (_enrolled.TryGetValue(job, out var enrolment))
            Enrol(job, enrolment.Priority);
    }

    private void Enter(Enrolment enrolment)
    {
        var line = LineOf(enrolment);
        if (line.Count == 0)
            line.Position = Math.Max(line.Position, _now);
        line.Enter(enrolment);
    }

    private PriorityLine LineOf(Enrolment enrolment) => Array.Find(_lines, line => line.Weight == (int)enrolment.Priority)!;

    private int CountFor(PriorityLine line)
    {
        var most = 1;
        for (var index = Array.IndexOf(_lines, line); index < _lines.Length; index++)
            most = Math.Max(most, _lines[index].Count);
        return most;
    }
}
