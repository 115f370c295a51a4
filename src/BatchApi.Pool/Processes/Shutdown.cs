using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Processes;

/// <summary>
/// How far a child is on its way out, and why: asked to end, given its time, killed. The worker's thread only, but for <see cref="HasBegun"/>.
/// </summary>
internal sealed class Shutdown(ChildProcess child, TimeSpan stopTimeout, TimeProvider time)
{
    // A child that closed a stream is likely to be exiting; its exit status says more than the closed stream.
    private static readonly TimeSpan ExitTime = TimeSpan.FromMilliseconds(500);

    // A program of lines ends by itself when its input does, sooner than this if it is idle.
    private static readonly TimeSpan PoliteTime = TimeSpan.FromMilliseconds(200);

    private volatile bool _hasBegun;
    private long? _terminateAt;
    private long? _killAt;
    private string? _suspicion;

    /// <summary>Whether it was asked to end, or killed: what it says from then on does not count, and it is given nothing. For any thread.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>What it did wrong; null: nothing that is known.</summary>
    public string? Fault { get; private set; }

    /// <summary>Until something is to be done; null: nothing is.</summary>
    public TimeSpan? Left => (_terminateAt ?? _killAt) is { } next ? time.GetElapsedTime(time.GetTimestamp(), next) : null;

    /// <summary>Asks it to end. One that has stopped itself goes on first, or it would not hear.</summary>
    /// <param name="atEndOfInput">It gets end of input first and a moment to end by itself.</param>
    public void Begin(bool atEndOfInput = false)
    {
        if (HasBegun)
            return;

        _hasBegun = true;
        KillAfter(stopTimeout);
        if (atEndOfInput && stopTimeout > PoliteTime)
        {
            child.Input.Dispose();
            _terminateAt = After(PoliteTime);
        }
        else
        {
            Terminate();
        }
    }

    /// <summary>Ends it at once; what it still gets of its time is up.</summary>
    public void Kill()
    {
        _hasBegun = true;
        _terminateAt = _killAt = null;
        child.Signal(Posix.SigKill);
    }

    /// <summary>It broke the protocol.</summary>
    public void Violated(string fault)
    {
        Fault ??= fault;
        Kill();
    }

    /// <summary>It has ended by itself, and this is wrong besides.</summary>
    public void Add(string fault) => Fault = Fault is { } known ? $"{known}; {fault}" : fault;

    /// <summary>It does something that only makes sense if it is about to exit.</summary>
    public void Suspect(string fault)
    {
        if (HasBegun)
            return;

        _suspicion ??= fault;
        if (_killAt is null)
            KillAfter(ExitTime);
    }

    public void Check()
    {
        if (_terminateAt is { } terminate && time.GetTimestamp() >= terminate)
            Terminate();
        if (_killAt is not { } kill || time.GetTimestamp() < kill)
            return;

        _killAt = null;
        Fault ??= _suspicion;
        child.Signal(Posix.SigKill);
    }

    private void Terminate()
    {
        _terminateAt = null;
        child.Signal(Posix.SigTerm);
        child.Signal(Posix.SigContinue);
    }

    private void KillAfter(TimeSpan wait) => _killAt = After(wait);

    private long After(TimeSpan wait) => time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
}
