using Microsoft.AspNetCore.ResponseCompression;

namespace BatchApi.Endpoints.Http;

/// <summary>Answers are compressed for those who ask (gzip, br); a stream that is followed leaves line by line all the same.</summary>
internal static class Compression
{
    private static readonly string[] Types = ["application/json", "application/x-ndjson", "application/problem+json", "text/csv"];

    public static IServiceCollection AddCompression(this IServiceCollection services) => services.AddResponseCompression(options =>
    {
        options.MimeTypes = ResponseCompressionDefaults.MimeTypes.Union(Types);
        // Nothing that an answer holds beside what its caller sent is secret, so its length betrays nothing (BREACH).
        options.EnableForHttps = true;
    });
}
