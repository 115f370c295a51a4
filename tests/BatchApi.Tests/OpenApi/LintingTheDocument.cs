using BatchApi.Tests.Processes;

namespace BatchApi.Tests.OpenApi;

/// <summary>Public linters, with the rules that they recommend, find no error.</summary>
[Collection(nameof(ReadingOneDocument))]
public sealed class LintingTheDocument(DocumentedService service)
{
    [Fact]
    public async Task PassesRedocly()
    {
        using var tools = new Tools("linters");

        var said = await tools.RunAsync(
            "env", "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true",
            Artifacts.Npm(".bin/redocly"), "lint", service.Document, "--extends", "recommended");

        Assert.Contains("Your API description is valid", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PassesSpectral()
    {
        using var tools = new Tools("linters");

        var said = await tools.RunAsync(Artifacts.Npm(".bin/spectral"), "lint", service.Document, "--ruleset", "spectral.yaml");

        Assert.DoesNotContain("error ", said, StringComparison.Ordinal);
    }
}
