namespace BatchApi.Endpoints;

/// <summary><c>GET /</c>: sends a browser to Swagger UI.</summary>
internal static class FrontPage
{
    public static void MapFrontPage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/", (HttpContext context) => TypedResults.Redirect($"{context.Request.PathBase}/swagger")).ExcludeFromDescription();
}
