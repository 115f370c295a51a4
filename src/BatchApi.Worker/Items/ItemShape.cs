using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Worker.Serialization;

namespace BatchApi.Worker.Items;

/// <summary>What the slow path of a loop needs: how the type is written in JSON, whether null is one of its values, and a writer to reuse.</summary>
/// <param name="item">How items are read.</param>
/// <param name="itemMayBeNull">Whether an item may be null.</param>
/// <param name="output">How outputs are written.</param>
/// <param name="isOutputOpen">Whether the declared type leaves open what the output is, as <c>object</c> does.</param>
/// <param name="writer">Writes outputs that are no plain numbers.</param>
internal sealed class ItemShape(JsonTypeInfo item, bool itemMayBeNull, JsonTypeInfo output, bool isOutputOpen, Utf8JsonWriter writer)
{
    private bool _takesWholeNumbers;

    public JsonTypeInfo Item { get; private set; } = item;

    public bool ItemMayBeNull => itemMayBeNull;

    public JsonTypeInfo Output => output;

    public bool IsOutputOpen => isOutputOpen;

    public Utf8JsonWriter Writer => writer;

    /// <summary>
    /// From the first item on that needs it, integers may be written as <c>1.0</c> and <c>1e2</c>. False: they may already, or never.
    /// </summary>
    public bool TakeWholeNumbers()
    {
        if (_takesWholeNumbers)
            return false;
        _takesWholeNumbers = true;
        if (JsonText.WithWholeNumbers(Item) is not { } whole)
            return false;
        Item = whole;
        return true;
    }
}
