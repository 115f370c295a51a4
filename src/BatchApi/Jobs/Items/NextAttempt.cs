namespace BatchApi.Jobs.Items;

/// <summary>An item that has run without an outcome that counts, and is to run again after a while.</summary>
/// <param name="Index">The item.</param>
/// <param name="Attempts">How often the item was begun so far.</param>
/// <param name="Delay">From the commit that says so until the item may be claimed, at most <see cref="LongestDelay"/>.</param>
internal sealed record NextAttempt(long Index, int Attempts, TimeSpan Delay)
{
    /// <summary>Nobody waits longer for a machine to come to itself, and no item longer if the clock was set back meanwhile.</summary>
    public static TimeSpan LongestDelay { get; } = TimeSpan.FromHours(1);
}
