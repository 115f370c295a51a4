using Microsoft.AspNetCore.ResponseCompression;

namespace BatchApi.Endpoints.Http;

/// <summary>Compresses answers for clients that ask for it (gzip, br). A stream that a client follows is still sent line by line.</summary>
internal static class Compression
{
    private static readonly string[] Types = ["application/json", "application/x-ndjson", "application/problem+json", "text/csv"];

    public static IServiceCollection AddCompression(this IServiceCollection services) => services.AddResponseCompression(options =>
    {
        options.MimeTypes = ResponseCompressionDefaults.MimeTypes.Union(Types);
        // Answers hold no secrets beside what their caller has sent, so their length betrays nothing (BREACH).
        options.EnableForHttps = true;
    });
}
