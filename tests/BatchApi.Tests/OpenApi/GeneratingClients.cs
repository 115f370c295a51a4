using BatchApi.Tests.Processes;

namespace BatchApi.Tests.OpenApi;

/// <summary>Clients that public generators make of the document, as a caller finds it: they submit, wait, page and read errors.</summary>
[Collection(nameof(ReadingOneDocument))]
public sealed class GeneratingClients(DocumentedService service)
{
    private const string Seen = """
        submitted square, high, chunks of 100
        succeeded 250 of 250, error none
        3 pages, 250 outputs, sum 5239625
        partially_succeeded, auto, item 1 operation_error after 1
        the output is null
        dotnet
        1 listed, it is the same: True, next none
        1 node, 3 chunks, 0 lines
        422 unknown_operation, nearest square
        422 validation_failed, 2: , /options/maxCrashes
        409 invalid_state, succeeded, allowed queued, running, canceling
        404 not_found
        """;

    [Theory]
    [InlineData("SystemTextJson")]
    [InlineData("NewtonsoftJson")]
    public async Task WorkInCSharp(string library)
    {
        using var tools = new Tools("csharp");
        await tools.RunAsync(
            "dotnet", "nswag", "openapi2csclient", $"/input:{service.Document}", "/output:Generated.cs", "/namespace:BatchApi.Generated",
            "/classname:BatchApiClient", $"/jsonLibrary:{library}", "/generateNullableReferenceTypes:true", "/generateOptionalParameters:true");
        await tools.RunAsync("dotnet", "build", "-c", "Release", "-o", "out", $"-p:JsonLibrary={library}");

        Assert.Equal(Seen, await tools.RunAsync("dotnet", "out/Client.dll", service.Address));
    }

    [Fact]
    public async Task WorkInTypeScript()
    {
        using var tools = new Tools("typescript");
        await tools.RunAsync(Artifacts.Npm(".bin/openapi-typescript"), service.Document, "--output", "generated.d.ts");
        await tools.RunAsync(Artifacts.Npm(".bin/tsc"), "--project", ".");

        Assert.Equal(Seen, await tools.RunAsync("node", "out/client.mjs", service.Address));
    }
}
