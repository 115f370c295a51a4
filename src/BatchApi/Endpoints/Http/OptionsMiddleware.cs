using Microsoft.Net.Http.Headers;

namespace BatchApi.Endpoints.Http;

/// <summary>Tells which methods an address takes: in the header Allow of the 204 for OPTIONS, and of a 405.</summary>
/// <remarks>Routing knows those of the routes and says them in a 405; HEAD and OPTIONS come by themselves.</remarks>
internal sealed class OptionsMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var response = context.Response;
        if (response.StatusCode != StatusCodes.Status405MethodNotAllowed || response.HasStarted)
            return;

        var allowed = response.Headers.Allow.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)).ToList();
        if (allowed.Contains(HttpMethods.Get))
            allowed.Add(HttpMethods.Head);
        allowed.Add(HttpMethods.Options);
        response.Headers[HeaderNames.Allow] = string.Join(", ", allowed.Distinct());
        if (HttpMethods.IsOptions(context.Request.Method))
            response.StatusCode = StatusCodes.Status204NoContent;
    }
}
