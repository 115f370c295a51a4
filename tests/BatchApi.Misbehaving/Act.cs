using System.Text.Json;

namespace BatchApi.Misbehaving;

/// <summary>
/// What an item asks for. <c>once</c> names a file: the act is done only if it is not there yet, and makes it;
/// <c>when</c> one that what is done later waits for, and takes away.
/// </summary>
internal sealed record Act(string Do, int Code = 0, int Milliseconds = 0, int Bytes = 0, string Text = "", string? Once = null, string? When = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static Act Parse(string json) => JsonSerializer.Deserialize<Act>(json, Options)!;

    public static Act? From(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("do", out _))
            return null;
        Act act = item.Deserialize<Act>(Options)!;
        if (act.Once is null)
            return act;
        if (File.Exists(act.Once))
            return act with { Do = "return" };
        File.WriteAllText(act.Once, "");
        return act;
    }
}
