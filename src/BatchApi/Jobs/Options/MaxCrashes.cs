namespace BatchApi.Jobs.Options;

/// <summary><c>maxCrashes</c>: crashes an item may cause before it fails with <c>worker_crashed</c>.</summary>
internal sealed class MaxCrashes : NumberOption<int>
{
    /// <summary>One crash may be the machine's fault, two are the item's.</summary>
    private const int Default = 2;

    public static MaxCrashes Option { get; } = new();

    public override string Name => "maxCrashes";

    public override string Description => $"Crashes an item may cause before it fails; default {Default}.";

    public override double Minimum => 1;

    public override double Maximum => 10;

    public static int Of(JobOptions options) => Option.In(options);

    protected override int InEffect(double? sent, OptionContext context) => (int?)sent ?? Default;

    protected override double? Number(int value) => value;
}
