using BatchApi.Catalogue.Sources;
using BatchApi.Commands;
using BatchApi.Endpoints;
using BatchApi.Running;
using BatchApi.Scheduling;
using BatchApi.Security;
using BatchApi.Storage.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace BatchApi.Tests.Commands;

/// <summary>The command line is taken apart into a verb and settings, in every form that .NET reads.</summary>
public sealed class ReadingArguments
{
    [Theory]
    [InlineData("--Pool:Workers 3", "", "--Pool:Workers=3")]
    [InlineData("--Pool:Workers=3", "", "--Pool:Workers=3")]
    [InlineData("/Pool:Workers 3", "", "--Pool:Workers=3")]
    [InlineData("/Pool:Workers=3", "", "--Pool:Workers=3")]
    [InlineData("Pool:Workers=3", "", "--Pool:Workers=3")]
    [InlineData("--urls http://127.0.0.1:0 serve", "serve", "--urls=http://127.0.0.1:0")]
    [InlineData("--Storage:Directory demo demo", "demo", "--Storage:Directory=demo")]
    [InlineData("operation test area --items /srv/a:b --Pool:Python=", "operation test area --items /srv/a:b", "--Pool:Python=")]
    [InlineData("--Operations:Commands:0:Command:1 --compact-output", "", "--Operations:Commands:0:Command:1=--compact-output")]
    [InlineData("--Logging:LogLevel:Default=Debug demo -h", "demo -h", "--Logging:LogLevel:Default=Debug")]
    [InlineData("/srv/data", "/srv/data", "")]
    public void TellsThemApart(string line, string verb, string settings)
    {
        var arguments = Read(line);

        Assert.Equal(verb, string.Join(' ', arguments.Verb));
        Assert.Equal(settings, string.Join(' ', arguments.Settings));
        Assert.Empty(arguments.Errors);
    }

    [Theory]
    [InlineData("--Pool:Workers", "--Pool:Workers has no value: write --Pool:Workers VALUE.")]
    [InlineData("--Pool:Workers --urls http://127.0.0.1:0", "--Pool:Workers has no value: write --Pool:Workers VALUE.")]
    [InlineData("--Pool:Workers --help", "--Pool:Workers has no value: write --Pool:Workers VALUE.")]
    [InlineData("--Pol:Workers 3", "--Pol:Workers is no setting. Did you mean Pool:Workers?")]
    [InlineData("--Workers 3", "--Workers is no setting. Did you mean Pool:Workers?")]
    [InlineData("--Loging:LogLevel:Default=Debug", "--Loging:LogLevel:Default is no setting. --help shows what there is.")]
    [InlineData("--url http://127.0.0.1:0", "--url is no setting. Did you mean --urls?")]
    [InlineData("--item FILE", "--item is no setting. Did you mean --items?")]
    [InlineData("--hlep", "--hlep is no setting. Did you mean --help?")]
    [InlineData("--Foo:Bar 3", "--Foo:Bar is no setting. --help shows what there is.")]
    public void NamesWhatIsNeither(string line, string error)
    {
        Assert.Equal([new(error, true)], Read(line).Errors);
    }

    private static Arguments Read(string line) => Arguments.Read(
        line.Split(' '),
        SettingsCheck.SectionsOf(
            new ServiceCollection().AddSecurity().AddEndpoints().AddStorage().AddPool().AddCatalogue().AddRunning().AddScheduling()),
        new Dictionary<string, bool> { ["--items"] = true, ["--parameters"] = true, ["--help"] = false, ["-h"] = false, ["--version"] = false });
}
