namespace BatchApi.Scheduling;

/// <summary>
/// The wall clock without its jumps ahead, for what cannot be undone. A clock that was set to next month by mistake is mostly set right again before
/// long; one that stays there for an hour is believed. The time that a machine was suspended for looks the same, and waits as long.
/// </summary>
/// <remarks>
/// What the clock shows when the service starts is believed: there is nothing to hold against it. One that is set back is believed at once.
/// </remarks>
internal sealed class SteadyClock(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    // From one look to the next, a minute later: what is set right by so little is no jump.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    private readonly long _started = time.GetTimestamp();
    private DateTimeOffset _start = time.GetUtcNow();
    private (TimeSpan Seen, TimeSpan Ahead)? _jump;

    /// <summary>To be asked about once a minute.</summary>
    public DateTimeOffset Now()
    {
        var elapsed = time.GetElapsedTime(_started);
        var start = time.GetUtcNow() - elapsed;
        var ahead = start - _start;
        if (ahead <= Tolerance || (_jump is { } jump && ahead <= jump.Ahead + Tolerance && elapsed - jump.Seen >= Patience))
            (_start, _jump) = (start, null);
        else if (_jump is null || ahead > _jump.Value.Ahead + Tolerance)
            _jump = (elapsed, ahead);
        return _start + elapsed;
    }
}
