using BatchApi.Operations;

namespace BatchApi.Worker.BuiltIn;

/// <summary>Work that waits, for trying out.</summary>
internal static class Delay
{
    // Asynchronous, so that a worker runs many items at once, as it does for an operation that waits for a network or a disk.
    [Operation("delay",
        "Waits that many milliseconds, then returns them, 1,000 items at once in a worker; a negative number is an error.",
        Example = "[10, 20, 30]", Concurrency = 1000)]
    public static async Task<int> RunAsync(int item, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        await Task.Delay(item, cancellationToken);
        return item;
    }
}
