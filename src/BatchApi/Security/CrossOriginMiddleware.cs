using BatchApi.Endpoints.Problems;
using Microsoft.Net.Http.Headers;

namespace BatchApi.Security;

/// <summary>
/// Refuses what a page of another site has its visitor's browser send: a form can submit a job without asking first (text/plain needs no
/// preflight), and a name that resolves to 127.0.0.1 opens everything. Programs send neither Origin nor Sec-Fetch-Site.
/// </summary>
internal sealed class CrossOriginMiddleware(RequestDelegate next, AllowedHosts hosts)
{
    private const string FetchSite = "Sec-Fetch-Site";

    public Task InvokeAsync(HttpContext context) => ReasonAgainst(context.Request) is { } reason
        ? new ProblemAnswer(new(StatusCodes.Status403Forbidden, "cross_origin", reason)).ExecuteAsync(context)
        : next(context);

    private string? ReasonAgainst(HttpRequest request)
    {
        if (!hosts.Contains(request.Host))
            return $"The header Host names {request.Host.Host}, which is no name of this service: "
                + "call it as localhost, or add the name to the setting AllowedHosts.";

        var origin = request.Headers[HeaderNames.Origin];
        if (origin.Count > 0 && (origin.Count > 1 || !IsOwn(origin[0], request.Host)))
            return $"The header Origin is {origin}: only pages of this service itself may call it from a browser.";

        return request.Headers[FetchSite].Contains("cross-site", StringComparer.OrdinalIgnoreCase)
            ? "Another site's page sent this request (Sec-Fetch-Site: cross-site). Open the address yourself."
            : null;
    }

    // By host and port: in front of a proxy that ends TLS the scheme is another one.
    private static bool IsOwn(string? origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && (page.Scheme is "http" or "https")
        && host.HasValue
        // A browser leaves out the port that the scheme has anyway.
        && Uri.TryCreate($"{page.Scheme}://{host.Value}", UriKind.Absolute, out var own)
        && own.Authority.Equals(page.Authority, StringComparison.OrdinalIgnoreCase);
}
