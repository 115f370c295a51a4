using BatchApi.Storage;
using Hangfire;

namespace BatchApi.Scheduling.Hangfire;

/// <summary>Hangfire's own page at <c>/hangfire</c>: for this machine, and to look at only.</summary>
internal static class Dashboard
{
    private const string Address = "/hangfire";

    public static void MapDashboard(this IApplicationBuilder app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Address, StringComparison.Ordinal) && HttpMethods.IsPost(context.Request.Method),
            branch => branch.Use(RequireForm));
        app.UseHangfireDashboard(
            Address,
            new DashboardOptions
            {
                Authorization = [new FromThisMachineOnly()],
                IsReadOnlyFunc = _ => true,
                DashboardTitle = "BatchApi: background jobs",
                // Names no server and counts nothing that the store does not know better.
                DisplayStorageConnectionString = false,
                DisplayNameFunc = (_, background) => NameOf(background, app.ApplicationServices.GetRequiredService<IStore>()),
            });
    }

    // The dashboard reads a form from every POST, and takes any other body for a failure of its own.
    private static async Task RequireForm(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.HasFormContentType)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await next(context);
    }

    // A background job carries a job's id and nothing else; the page is written by code that cannot wait otherwise, a few rows at a time.
    private static string NameOf(global::Hangfire.Common.Job background, IStore store)
    {
        if (background.Args?.OfType<Guid>().Cast<Guid?>().FirstOrDefault() is not { } id)
            return background.ToString();

        var job = store.FindAsync(id, CancellationToken.None).GetAwaiter().GetResult();
        return job is null ? $"Job {id}, deleted" : $"Job {id}: {job.Operation}";
    }
}
