namespace BatchApi.Catalogue;

/// <summary>Why an operation cannot be run just now, and when to look again: after a second, then twice as long each time, up to a minute.</summary>
/// <param name="Reason">Why, and what to do.</param>
/// <param name="Since">When it was first noticed.</param>
/// <param name="ProbeAt">When to look again.</param>
/// <param name="Pause">What was waited for last.</param>
internal sealed record Availability(string Reason, DateTimeOffset Since, DateTimeOffset ProbeAt, TimeSpan Pause)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static Availability Lost(string reason, DateTimeOffset now) => new(reason, now, now + First, First);

    /// <summary>Looked at, and still so.</summary>
    public Availability Still(string reason, DateTimeOffset now)
    {
        var pause = Pause * 2 < Longest ? Pause * 2 : Longest;
        return this with { Reason = reason, ProbeAt = now + pause, Pause = pause };
    }
}
