namespace BatchApi.Jobs.Options;

/// <summary><c>memoryLimitMiB</c>: resident memory of a worker with its children. The item that exceeds it fails with <c>memory_limit</c>.</summary>
internal sealed class MemoryLimit : NumberOption<int>
{
    /// <summary>The default of the setting <c>Jobs:MemoryLimitMiB</c>.</summary>
    public const int Default = 512;

    /// <summary>Less than any runtime needs to start.</summary>
    public const int Least = 16;

    /// <summary>A terabyte: as good as none, for those who want none.</summary>
    public const int Most = 1 << 20;

    public static MemoryLimit Option { get; } = new();

    public override string Name => "memoryLimitMiB";

    public override string Description =>
        $"Resident memory of a worker with its children; default {Default}. An item that exceeds it fails with memory_limit.";

    public override double Minimum => Least;

    public override double Maximum => Most;

    /// <summary>In MiB.</summary>
    public static int Of(JobOptions options) => Option.In(options);

    protected override int InEffect(double? sent, OptionContext context) =>
        (int?)sent ?? context.Operation?.MemoryLimitMiB ?? context.Settings.MemoryLimitMiB;

    protected override double? Number(int value) => value;
}
