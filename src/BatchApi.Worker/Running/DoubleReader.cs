
namespace BatchApi.Worker.Running;

/// <summary>Doubles; a number beyond their range is refused, not made infinite.</summary>
internal readonly struct DoubleReader : IItemReader<double>
{
    public static bool TryRead(ReadOnlySpan<byte> line, ItemShape shape, out double item, out string? problem)
    {
        if (!JsonReader<double>.TryRead(line, shape, out item, out problem)) return false;
        if (!double.IsFinite(item)) problem = "The number is beyond the range of a double.";
        return problem is null;
    }
}
