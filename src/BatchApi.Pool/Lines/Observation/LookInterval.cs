namespace BatchApi.Pool.Lines.Observation;

/// <summary>How long after one look at a program the next one comes: reading, sleeping and exiting wake nobody.</summary>
internal static class LookInterval
{
    public static TimeSpan Usual { get; } = TimeSpan.FromMilliseconds(20);

    public static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(1);

    // Most programs are ready after a few milliseconds.
    private static readonly TimeSpan StartTime = 5 * Usual;

    /// <summary>For a program that is not ready yet.</summary>
    /// <param name="waited">Since it was told of its run.</param>
    public static TimeSpan OfStart(TimeSpan waited) => waited < StartTime ? Short : Usual;
}
