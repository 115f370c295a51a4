using BatchApi.Operations;

namespace BatchApi.Worker.BuiltIn;

/// <summary>Work that waits.</summary>
internal static class Delay
{
    [Operation("delay", "Waits that many milliseconds, then returns them; a negative number is an error.", Example = "[10, 20, 30]")]
    public static async Task<int> RunAsync(int item, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        await Task.Delay(item, cancellationToken);
        return item;
    }
}
