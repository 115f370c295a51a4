using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace BatchApi.Endpoints.Problems;

/// <summary>Answers with a problem as <c>application/problem+json</c>.</summary>
internal sealed class ProblemAnswer(Problem problem) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        // A job that is not there yet may be there a moment later.
        response.Headers.CacheControl = CacheControlHeaderValue.NoCacheString;
        if (problem.RetryAfter is { } after)
            response.Headers.RetryAfter = after.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

        var options = httpContext.RequestServices.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
        await response.WriteAsJsonAsync(Details(), options, "application/problem+json", httpContext.RequestAborted);
    }

    private ProblemDetails Details()
    {
        var details = new ProblemDetails
        {
            Title = ReasonPhrases.GetReasonPhrase(problem.Status),
            Status = problem.Status,
            Detail = problem.Detail,
            Extensions = { ["code"] = problem.Code },
        };
        foreach (var (name, value) in problem.Members)
            details.Extensions[name] = value;
        if (problem.Errors.Count == 0)
            return details;

        details.Extensions["errors"] = problem.Errors.Take(Problem.MaxErrors);
        details.Extensions["errorCount"] = problem.ErrorCount ?? problem.Errors.Count;
        return details;
    }
}
