using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace BatchApi.Endpoints.Http;

/// <summary>Tells which methods an address takes: in the header Allow of the 204 for OPTIONS, and of a 405.</summary>
/// <remarks>Routing knows those of the routes and says them in a 405; HEAD and OPTIONS come by themselves.</remarks>
internal sealed class OptionsMiddleware(RequestDelegate next)
{
    // Pages that are no routes: they look at the method themselves, or at none.
    private static readonly PathString[] Pages = ["/swagger", "/hangfire"];

    public async Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsOptions(context.Request.Method) && Array.Exists(Pages, page => context.Request.Path.StartsWithSegments(page)))
        {
            await AnswerForPageAsync(context);
            return;
        }

        await next(context);
        var response = context.Response;
        if (response.StatusCode != StatusCodes.Status405MethodNotAllowed || response.HasStarted)
            return;

        var allowed = response.Headers.Allow.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)).ToList();
        if (allowed.Contains(HttpMethods.Get))
            allowed.Add(HttpMethods.Head);
        Allow(response, allowed);
        if (HttpMethods.IsOptions(context.Request.Method))
            response.StatusCode = StatusCodes.Status204NoContent;
    }

    // The page is asked for, and thrown away: only it knows whether it is there, and for whom.
    private async Task AnswerForPageAsync(HttpContext context)
    {
        var response = context.Response;
        var sent = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(sent);
            context.Request.Method = HttpMethods.Options;
        }

        var status = response.StatusCode;
        response.Clear();
        response.StatusCode = status is < StatusCodes.Status400BadRequest or StatusCodes.Status405MethodNotAllowed
            ? StatusCodes.Status204NoContent
            : status;
        // Where a page cannot be looked at, a form is sent.
        if (status < StatusCodes.Status400BadRequest)
            Allow(response, [HttpMethods.Get, HttpMethods.Head]);
        else if (status == StatusCodes.Status405MethodNotAllowed)
            Allow(response, [HttpMethods.Post]);
    }

    private static void Allow(HttpResponse response, IEnumerable<string> methods) =>
        response.Headers[HeaderNames.Allow] = string.Join(", ", methods.Append(HttpMethods.Options).Distinct());
}
