using System.Text.Encodings.Web;
using System.Text.Json;

namespace BatchApi.Jobs;

/// <summary>How the service writes text in JSON, in answers, in the store and in reports: unescaped where JSON allows.</summary>
internal static class ReadableJson
{
    /// <summary>What is written is JSON by its content type and never part of a page.</summary>
    public static JavaScriptEncoder Encoder { get; } = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static JsonSerializerOptions Options { get; } = new() { Encoder = Encoder };
}
