namespace BatchApi.Jobs.Options;

/// <summary><c>itemTimeoutSeconds</c>: wall clock of one item.</summary>
internal sealed class ItemTimeout : NumberOption<TimeSpan>
{
    /// <summary>The default of the setting <c>Jobs:ItemTimeout</c>, in seconds.</summary>
    public const double Default = 60;

    /// <summary><see cref="Minimum"/> as a setting.</summary>
    public const string Shortest = "00:00:00.001";

    /// <summary><see cref="Maximum"/> as a setting.</summary>
    public const string Longest = "1.00:00:00";

    public static ItemTimeout Option { get; } = new();

    public override string Name => "itemTimeoutSeconds";

    public override string Description => $"Wall clock of one item; default {Default}.";

    public override double Minimum => 0.001;

    public override double Maximum => 86_400;

    public override bool IsInteger => false;

    public static TimeSpan Of(JobOptions options) => Option.In(options);

    protected override TimeSpan InEffect(double? sent, OptionContext context) =>
        sent is { } seconds ? Time(seconds) : context.Operation?.ItemTimeout ?? context.Settings.ItemTimeout;

    protected override double? Number(TimeSpan value) => value.TotalSeconds;

    // To the nearest tick: what was written is read back as it was.
    private static TimeSpan Time(double seconds) => TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
}
