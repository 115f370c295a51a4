using System.Text.Json;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Http;

/// <summary>How answers are written: camelCase, times in UTC with a Z, text unescaped where JSON allows.</summary>
internal static class JsonAnswers
{
    public static JsonSerializerOptions Options { get; } = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Encoder = ReadableJson.Encoder;
        options.Converters.Add(new UtcTime());
        return options;
    }
}
