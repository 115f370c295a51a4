using Hangfire.Dashboard;

namespace BatchApi.Scheduling.Hangfire;

/// <summary>Lets in connections from this machine itself, except through a proxy on it, which names itself in a header.</summary>
internal sealed class FromThisMachineOnly : IDashboardAuthorizationFilter
{
    private static readonly HashSet<string> ForwardingHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Forwarded", "Via", "Max-Forwards", "CDN-Loop", "Proxy-Connection", "Client-IP", "True-Client-IP", "Fastly-Client-IP", "Front-End-Https",
        "X-Client-IP", "X-Cluster-Client-IP", "X-Host", "X-Scheme", "X-Url-Scheme", "X-SSL", "X-Varnish", "X-Rewrite-URL", "Incap-Client-IP",
    };

    // Each proxy has its own: X-Forwarded-Server, X-Original-For, X-Envoy-External-Address.
    private static readonly string[] ForwardingPrefixes =
    [
        "X-Forward", "X-Original", "X-Real-", "X-Remote-", "X-Proxy", "X-Envoy-", "X-Amzn-", "X-Amz-Cf-", "X-Azure-", "X-ARR-", "X-Appengine-",
        "X-MS-", "X-Cdn-", "CF-", "Cloudfront-", "Akamai-", "Fly-", "Fastly-", "Tailscale-", "X-Ssl-", "X-Sucuri-",
    ];

    private readonly LocalRequestsOnlyAuthorizationFilter _local = new();

    public bool Authorize(DashboardContext context) =>
        _local.Authorize(context) && !context.GetHttpContext().Request.Headers.Keys.Any(IsOfProxy);

    private static bool IsOfProxy(string header) =>
        ForwardingHeaders.Contains(header) || ForwardingPrefixes.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
