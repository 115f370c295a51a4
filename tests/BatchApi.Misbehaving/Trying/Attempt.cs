using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Misbehaving.Trying;

/// <summary>Something forbidden, and what there is to do it to: a process, an address in its memory, a file, sockets.</summary>
internal sealed record Attempt(
    [property: JsonPropertyName("attempt")] string What,
    int Service, long Address, int Other, string Path, int Tcp, int Udp,
    string Local, string Datagrams, string Abstract)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static Attempt Parse(string json) => JsonSerializer.Deserialize<Attempt>(json, Options)!;
}
