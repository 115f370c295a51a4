using Microsoft.Net.Http.Headers;

namespace BatchApi.Endpoints.Submission;

/// <summary>Finds the format that a content type stands for.</summary>
internal static class BodyFormats
{
    /// <summary>For the header <c>Accept</c> of a 415 (RFC 9110, section 15.5.16).</summary>
    public const string Supported = "application/json, application/x-ndjson, application/jsonl, text/plain, text/csv";

    /// <summary>The format; null: not supported, in name or charset.</summary>
    public static BodyFormat? Of(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return null;
        if (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return null;

        return type.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/json" => BodyFormat.Json,
            "application/x-ndjson" or "application/jsonl" or "application/ndjson" => BodyFormat.JsonLines,
            "text/plain" => BodyFormat.Text,
            "text/csv" => BodyFormat.Csv,
            _ => null,
        };
    }
}
