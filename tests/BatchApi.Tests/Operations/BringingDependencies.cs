using System.Text.Json;
using FluentValidation;

namespace BatchApi.Tests.Operations;

/// <summary>An assembly with operations works with the versions of the libraries it was built with, whatever the service has.</summary>
public sealed class BringingDependencies
{
    [Fact]
    public async Task LoadsTheOperationsOwnVersion()
    {
        await using var service = new Service(
            ("Operations:Directory", Service.Misbehaving.Replace("Misbehaving", "Conflicting", StringComparison.Ordinal)));
        var servicesOwn = typeof(AbstractValidator<>).Assembly.GetName().Version!;

        var job = await service.SubmitAsync("check-person", ["""{"name": "", "age": -1}""", """{"name": "Ada", "age": 36}"""]);
        await service.EndedAsync(job);

        var verdicts = (await service.OutputsAsync(job)).Select(text => JsonDocument.Parse(text).RootElement).ToList();
        Assert.Equal("""["Name","Age"]""", verdicts[0].GetProperty("wrong").GetRawText());
        Assert.Equal("[]", verdicts[1].GetProperty("wrong").GetRawText());
        Assert.All(verdicts, verdict => Assert.Equal("11.0.0.0", verdict.GetProperty("library").GetString()));
        Assert.Equal(12, servicesOwn.Major);
    }
}
