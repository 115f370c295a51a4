using BatchApi.Storage.Errors;

namespace BatchApi.Endpoints.Problems;

/// <summary>Turns every failure into a problem answer, and never into something that looks like the end of a good answer.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (IsBareError(context.Response))
                await new ProblemAnswer(Bare(context.Response.StatusCode)).ExecuteAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left; nobody reads an answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = ProblemOf(exception);
            if (problem.Status == StatusCodes.Status500InternalServerError)
                Log.Failed(logger, context.Request.Method, context.Request.Path, exception);
            context.Response.Clear();
            await new ProblemAnswer(problem).ExecuteAsync(context);
        }
        catch (Exception exception)
        {
            Log.Broken(logger, context.Request.Method, context.Request.Path, exception);
            context.Abort();
        }
    }

    private static bool IsBareError(HttpResponse response) =>
        response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted
        && response.ContentType is null && response.ContentLength is null;

    private static Problem Bare(int status) => status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden =>
            new(
                StatusCodes.Status403Forbidden, "forbidden",
                "This is shown only to who connects from the service's own machine, not through a proxy."),
        StatusCodes.Status404NotFound => new(status, "not_found", "There is nothing here."),
        StatusCodes.Status405MethodNotAllowed => new(status, "method_not_allowed", "The method does not apply here; see the header Allow."),
        StatusCodes.Status406NotAcceptable => new(status, "not_acceptable", "Nothing that the header Accept asks for is offered here."),
        StatusCodes.Status415UnsupportedMediaType => Problem.Unsupported("The content type is not supported here."),
        _ => new(status, "refused", "The request was refused."),
    };

    private static Problem ProblemOf(Exception exception) => exception switch
    {
        RefusedException refused => refused.Problem,
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } =>
            new(StatusCodes.Status408RequestTimeout, "too_slow", "The body arrived too slowly."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            new(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is too large (Jobs:MaxBodyBytes)."),
        BadHttpRequestException bad => new(bad.StatusCode, "bad_request", bad.Message),
        StorageFullException => new(StatusCodes.Status507InsufficientStorage, "storage_full", "The service's storage is full; nothing was stored.")
        {
            RetryAfter = StorageRetry,
        },
        StorageException => new(StatusCodes.Status503ServiceUnavailable, "storage_unavailable", "The service's storage does not answer.")
        {
            RetryAfter = StorageRetry,
        },
        _ => new(StatusCodes.Status500InternalServerError, "internal_error", "The service failed; its log says why."),
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, string method, string path, Exception exception);

        [LoggerMessage(LogLevel.Error, "{Method} {Path} failed in mid answer; the connection is cut")]
        public static partial void Broken(ILogger logger, string method, string path, Exception exception);
    }
}
