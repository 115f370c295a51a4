using System.Text.Json;

namespace BatchApi.Trial;

/// <summary>
/// What two outputs of one item have in common: everything, some members, or nothing. Times and random numbers, for example, differ.
/// </summary>
internal sealed class StablePart
{
    private static readonly JsonDocumentOptions AsDeepAsOutputs = new() { MaxDepth = 512 };

    private readonly string? _text;
    private readonly Dictionary<string, StablePart> _members = [];
    private readonly List<StablePart> _items = [];

    private StablePart(JsonElement one, JsonElement other)
    {
        if (one.GetRawText() == other.GetRawText())
        {
            _text = one.GetRawText();
        }
        else if (one.ValueKind == JsonValueKind.Object && other.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in one.EnumerateObject())
            {
                if (other.TryGetProperty(member.Name, out var value))
                    _members[member.Name] = new(member.Value, value);
            }
        }
        else if (one.ValueKind == JsonValueKind.Array && other.ValueKind == JsonValueKind.Array && one.GetArrayLength() == other.GetArrayLength())
        {
            _items = [.. one.EnumerateArray().Zip(other.EnumerateArray(), (first, second) => new StablePart(first, second))];
        }
    }

    /// <summary>Whether the two outputs have anything in common.</summary>
    public bool IsAny => _text is not null || _members.Values.Any(member => member.IsAny) || _items.Exists(item => item.IsAny);

    public static StablePart Of(string one, string other)
    {
        using var first = JsonDocument.Parse(one, AsDeepAsOutputs);
        using var second = JsonDocument.Parse(other, AsDeepAsOutputs);
        return new(first.RootElement, second.RootElement);
    }

    /// <summary>Whether another output has the same in common.</summary>
    public bool IsIn(string output)
    {
        using var json = JsonDocument.Parse(output, AsDeepAsOutputs);
        return IsIn(json.RootElement);
    }

    private bool IsIn(JsonElement value)
    {
        if (_text is not null)
            return value.GetRawText() == _text;
        if (_members.Count > 0)
            return value.ValueKind == JsonValueKind.Object
                && _members.All(member => value.TryGetProperty(member.Key, out var own) && member.Value.IsIn(own));
        if (_items.Count == 0)
            return true;

        return value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() == _items.Count
            && _items.Zip(value.EnumerateArray()).All(pair => pair.First.IsIn(pair.Second));
    }
}
