using Hangfire;
using Hangfire.Dashboard;

namespace BatchApi.Scheduling;

/// <summary>Hangfire's own page at <c>/hangfire</c>: for this machine, and to look at only.</summary>
internal static class Dashboard
{
    public static void MapDashboard(this IApplicationBuilder app) => app.UseHangfireDashboard(
        "/hangfire",
        new DashboardOptions
        {
            Authorization = [new LocalRequestsOnlyAuthorizationFilter()],
            IsReadOnlyFunc = _ => true,
            DashboardTitle = "BatchApi: background jobs",
            // Names no server and counts nothing that the store does not know better.
            DisplayStorageConnectionString = false,
        });
}
