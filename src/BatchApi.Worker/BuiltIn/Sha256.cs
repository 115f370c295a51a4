using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BatchApi.Operations;

namespace BatchApi.Worker.BuiltIn;

/// <summary>The digest of any item.</summary>
internal static class Sha256
{
    [Operation("sha256", "SHA-256 in lower-case hex: of a string's UTF-8 bytes, of any other value's JSON text as it came.",
        Example = """["abc", "", 5, {"name": "Zürich"}]""")]
    public static string Run(JsonElement item)
    {
        ReadOnlySpan<byte> bytes = item.ValueKind == JsonValueKind.String
            ? Encoding.UTF8.GetBytes(item.GetString()!)
            : JsonMarshal.GetRawUtf8Value(item);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
