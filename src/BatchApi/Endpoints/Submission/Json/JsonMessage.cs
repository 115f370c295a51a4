using System.Text.Json;

namespace BatchApi.Endpoints.Submission.Json;

/// <summary>What a JSON reader found wrong, without the position that the answer names in members of its own.</summary>
internal static class JsonMessage
{
    public static string Of(JsonException exception) => exception.Message.StartsWith("'0xEF'", StringComparison.Ordinal)
        ? "A byte order mark has no place in JSON (RFC 8259, section 8.1)."
        : exception.Message.Split(" LineNumber:")[0];
}
