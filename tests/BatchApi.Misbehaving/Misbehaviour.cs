using System.Text.Json;
using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>
/// Does what its item says: an object with <c>do</c> misbehaves, any other value comes back as it is.
/// With a <c>witness</c>, each call first appends the item's line to that file: what really ran, however it ended.
/// </summary>
public static class Misbehaviour
{
    [Operation("misbehave", "Does what the item says.", Example = """[1, "two", {"do": "throw", "text": "sorry"}]""")]
    public static object? Run(JsonElement item, OperationContext context, string? witness = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        Witness.Note(witness, item);
        return Act.From(item) is { } act ? Acts.Do(act, context) : item;
    }

    [Operation("misbehave-deaf", "The same, but cannot be told to stop.", Example = "[1]")]
    public static object? RunDeaf(JsonElement item, string? witness = null)
    {
        Witness.Note(witness, item);
        return Act.From(item) is { } act ? Acts.Do(act, new OperationContext(-1, "", CancellationToken.None)) : item;
    }

    [Operation("misbehave-fresh", "The same, and gets a fresh worker after an item that failed.", Example = "[1]", FreshAfterFailure = true)]
    public static object? RunFresh(JsonElement item, OperationContext context) => Run(item, context);

    [Operation("misbehave-async", "Waits as long as the item says, in milliseconds; stops when told.", Example = "[10]")]
    public static async Task<int> RunAsync(int item, CancellationToken cancellationToken, string? witness = null)
    {
        Witness.Note(witness, JsonSerializer.SerializeToElement(item));
        await Task.Delay(item, cancellationToken);
        return item;
    }
}
