using System.Text;
using System.Text.Json;
using BatchApi.Jobs;

namespace BatchApi.Catalogue;

/// <summary>What of an operation's example it is tried with.</summary>
internal static class ExampleText
{
    /// <summary>The parameters, a JSON object; null: there are none.</summary>
    public static string? ParametersOf(Operation operation) =>
        operation.Example is { ValueKind: JsonValueKind.Object } example && example.TryGetProperty("parameters", out var given)
            ? given.GetRawText() : null;

    /// <summary>The first item as a line; empty: there is none.</summary>
    public static ReadOnlyMemory<byte> FirstItemOf(Operation operation)
    {
        var example = operation.Example;
        if (example.ValueKind != JsonValueKind.Object || !example.TryGetProperty("items", out var items) || items.GetArrayLength() == 0)
            return default;

        // A line feed in it can only be white space.
        return Encoding.UTF8.GetBytes($"{items[0].GetRawText().Replace('\n', ' ').Replace('\r', ' ')}\n");
    }
}
