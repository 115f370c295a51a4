namespace BatchApi.Catalogue;

/// <summary>
/// Why an operation cannot be run at the moment, and when to try it again: after a second, then twice as long each time, up to a minute.
/// </summary>
/// <param name="Reason">Why, and what to do.</param>
/// <param name="Since">When it was first noticed.</param>
/// <param name="ProbeAt">When to try it again.</param>
/// <param name="Pause">The last pause between two tries.</param>
internal sealed record Availability(string Reason, DateTimeOffset Since, DateTimeOffset ProbeAt, TimeSpan Pause)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static Availability Lost(string reason, DateTimeOffset now) => new(reason, now, now + First, First);

    /// <summary>The operation was tried again, and still cannot be run.</summary>
    public Availability Still(string reason, DateTimeOffset now)
    {
        var pause = Pause * 2 < Longest ? Pause * 2 : Longest;
        return this with { Reason = reason, ProbeAt = now + pause, Pause = pause };
    }
}
