using Hangfire.Dashboard;

namespace BatchApi.Scheduling.Hangfire;

/// <summary>Lets in who connects from this machine itself, and not who comes through a proxy on it: that says so by a header of its own.</summary>
internal sealed class FromThisMachineOnly : IDashboardAuthorizationFilter
{
    private static readonly string[] ForwardingHeaders =
    [
        "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP",
        "True-Client-IP", "CF-Connecting-IP",
    ];

    private readonly LocalRequestsOnlyAuthorizationFilter _local = new();

    public bool Authorize(DashboardContext context) =>
        _local.Authorize(context) && !ForwardingHeaders.Any(context.GetHttpContext().Request.Headers.ContainsKey);
}
