namespace BatchApi.Jobs.Options;

/// <summary><c>maxWorkers</c>: slots that the job may keep busy at once. Null: all.</summary>
internal sealed class MaxWorkers : NumberOption<int?>
{
    public static MaxWorkers Option { get; } = new();

    public override string Name => "maxWorkers";

    public override string Description => "Workers the job may keep busy at once; default all.";

    public override string? AnswerDescription => "null: all.";

    public override double Minimum => 1;

    public override double Maximum => 10_000;

    public static int? Of(JobOptions options) => Option.In(options);

    /// <summary>The smaller of what the client asks for and what the operation allows.</summary>
    protected override int? InEffect(double? sent, OptionContext context) =>
        sent is { } count && !(context.Operation?.MaxWorkers < count) ? (int)count : context.Operation?.MaxWorkers;

    protected override double? Number(int? value) => value;
}
