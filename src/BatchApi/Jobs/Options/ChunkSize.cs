namespace BatchApi.Jobs.Options;

/// <summary><c>chunkSize</c>: items a worker is given together. Null: planned from the measured time per item.</summary>
internal sealed class ChunkSize : NumberOption<int?>
{
    public static ChunkSize Option { get; } = new();

    public override string Name => "chunkSize";

    public override string Description => "Items a worker is given together, or \"auto\" (default): planned from the measured time per item.";

    public override string? AnswerDescription => "A number, or `auto`: planned from the measured time per item.";

    public override double Minimum => 1;

    public override double Maximum => 1_000_000;

    public override string? Word => "auto";

    public static int? Of(JobOptions options) => Option.In(options);

    protected override int? InEffect(double? sent, OptionContext context) => sent is { } size ? (int)Math.Min(size, context.LargestChunk) : null;

    protected override double? Number(int? value) => value;
}
