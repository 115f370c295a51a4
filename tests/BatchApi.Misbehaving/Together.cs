using System.Text.Json;
using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>Many items at once in one worker.</summary>
public sealed class Together
{
    private int _underWay;
    private int _most;

    [Operation("together", "Waits as long as the item says, in milliseconds, with up to 99 others; returns it.", Example = "[10]", Concurrency = 100)]
    public async Task<int> WaitAsync(int item, CancellationToken cancellationToken)
    {
        if (item < 0)
            throw new ArgumentOutOfRangeException(nameof(item), "No time is negative.");
        await Task.Delay(item, cancellationToken);
        return item;
    }

    [Operation("together-most", "How many items have been under way at once so far, this one included.", Example = "[10]", Concurrency = 4)]
    public async ValueTask<int> CountAsync(int item, CancellationToken cancellationToken)
    {
        int now = Interlocked.Increment(ref _underWay);
        InterlockedMax(now);
        await Task.Delay(item, cancellationToken);
        Interlocked.Decrement(ref _underWay);
        return Volatile.Read(ref _most);
    }

    [Operation("together-misbehave", "Does what the item says after it has waited a little.", Example = "[1]", Concurrency = 10)]
    public static async Task<object?> RunAsync(JsonElement item, OperationContext context, string? witness = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        Witness.Note(witness, item);
        await Task.Delay(5, CancellationToken.None);
        return Act.From(item) is { } act ? Acts.Do(act, context) : item;
    }

    [Operation("together-print", "Prints its index twice, with a wait between, and returns it.", Example = "[10]", Concurrency = 10)]
    public static async Task<long> PrintAsync(int item, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Console.WriteLine($"begin {context.Index}");
        await Task.Delay(item, CancellationToken.None);
        Console.WriteLine($"end {context.Index}");
        return context.Index;
    }

    [Operation("together-not", "Cannot be an operation: it does not wait.", Concurrency = 2)]
    public static int Compute(int item) => item;

    private void InterlockedMax(int now)
    {
        int seen = Volatile.Read(ref _most);
        while (now > seen && Interlocked.CompareExchange(ref _most, now, seen) is var other && other != seen)
            seen = other;
    }
}
