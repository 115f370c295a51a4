using Microsoft.Net.Http.Headers;

namespace BatchApi.Endpoints.Http;

/// <summary>Tells caches on the way of every answer to ask again before they use it twice, since a job changes while it runs.</summary>
internal static class AnswerHeaders
{
    /// <summary>For all routes below: no answer is used twice without asking.</summary>
    public static RouteGroupBuilder AnswersAreNotCached(this RouteGroupBuilder routes) => routes.AddEndpointFilter(async (context, next) =>
    {
        context.HttpContext.Response.Headers.CacheControl = CacheControlHeaderValue.NoCacheString;
        return await next(context);
    });

    /// <summary>The header Accept chooses between JSON and NDJSON.</summary>
    public static RouteHandlerBuilder VariesByAccept(this RouteHandlerBuilder route) => route.AddEndpointFilter(async (context, next) =>
    {
        context.HttpContext.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        return await next(context);
    });
}
