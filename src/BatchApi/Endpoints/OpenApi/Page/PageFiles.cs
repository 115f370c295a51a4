using Microsoft.Extensions.FileProviders;

namespace BatchApi.Endpoints.OpenApi.Page;

/// <summary>The additions to Swagger UI: items as a sample or from a file, numbers that keep their digits, and less to scroll.</summary>
internal static class PageFiles
{
    public const string Script = "batchapi/page.js";
    public const string Style = "batchapi/page.css";

    /// <summary>What <see cref="Script"/> gives Swagger UI.</summary>
    public const string Plugin = "BatchApiPage";

    /// <summary>Serves the files, which lie in the assembly, from below the page.</summary>
    public static void Use(IApplicationBuilder app) => app.UseStaticFiles(new StaticFileOptions
    {
        RequestPath = "/swagger/batchapi",
        FileProvider = new EmbeddedFileProvider(typeof(PageFiles).Assembly, typeof(PageFiles).Namespace),
    });
}
