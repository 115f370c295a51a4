using System.Text.Encodings.Web;
using System.Text.Json;

namespace BatchApi.Endpoints.Http;

/// <summary>How answers are written: camelCase, times in UTC with a Z, text unescaped where JSON allows.</summary>
internal static class JsonAnswers
{
    public static JsonSerializerOptions Options { get; } = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        // Answers are application/json and never part of a page.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new UtcTime());
        return options;
    }
}
