using Microsoft.AspNetCore.Http.Features;

namespace BatchApi.Endpoints.Http;

/// <summary>
/// Answers HEAD as GET without the body (RFC 9110, section 9.3.2), so that no route has to be declared twice. Once the body begins, all
/// headers are known, and the request counts as aborted: a million results are not read for nobody.
/// </summary>
internal sealed class HeadMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        var aborted = context.RequestAborted;
        var sent = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        await using var body = new DiscardedBody(sent, answered);
        context.Request.Method = HttpMethods.Get;
        context.RequestAborted = answered.Token;
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(sent);
            context.RequestAborted = aborted;
        }
    }
}
