using BatchApi.Catalogue.Sources;
using BatchApi.Commands;
using BatchApi.Endpoints;
using BatchApi.Running;
using BatchApi.Scheduling;
using BatchApi.Security;
using BatchApi.Settings;
using BatchApi.Storage.Providers;
using BatchApi.Tests.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BatchApi.Tests.Commands;

/// <summary>What can be set is what the classes of options have; all else is named, with what may have been meant.</summary>
public sealed class CheckingSettings
{
    private static readonly IReadOnlyList<SettingsSection> Sections =
        SettingsCheck.SectionsOf(
            new ServiceCollection().AddSecurity().AddEndpoints().AddStorage().AddPool().AddCatalogue().AddRunning().AddScheduling());

    private static readonly string[] AnEntry = ["Operations:Python:0:Name=area", "Operations:Python:0:Function=shapes:area"];

    [Theory]
    [InlineData("Pool:Wrokers=3", "Pool:Wrokers is no setting. Did you mean Pool:Workers?")]
    [InlineData("pool:wrokers=3", "Pool:wrokers is no setting. Did you mean Pool:Workers?")]
    [InlineData("Pol:Workers=3", "Pol:Workers is no setting. Did you mean Pool:Workers?")]
    [InlineData("Pools:Wrokers=3", "Pools:Wrokers is no setting. Did you mean Pool:Workers?")]
    [InlineData("Pool_Workers=3", "Pool_Workers is no setting. Did you mean Pool:Workers?")]
    [InlineData("Pool:Lease=00:00:15", "Pool:Lease is no setting. Did you mean Scheduling:Lease?")]
    [InlineData("Storage:Lease=00:00:15", "Storage:Lease is no setting. Did you mean Scheduling:Lease?")]
    [InlineData("Security:Hmm=1", "Security:Hmm is no setting. In Security there is AllowAnonymous.")]
    [InlineData("Storage:Dir=/srv", "Storage:Dir is no setting. Did you mean Storage:Directory?")]
    [InlineData("Storage:DirectoryPath=/srv", "Storage:DirectoryPath is no setting. Did you mean Storage:Directory?")]
    [InlineData("Storage:Where=/srv", "Storage:Where is no setting. In Storage there are Provider, Directory, MinFreeMiB.")]
    [InlineData("Pool=3", "Pool is a section, and '3' is none of its settings. Write Pool:Workers or another.")]
    [InlineData("Pool:Workers:0=3", "Pool:Workers:0 is no setting: Pool:Workers is one value.")]
    [InlineData("Operations:Readable=/srv", "Operations:Readable is '/srv': must be a list, so write Operations:Readable:0.")]
    [InlineData("Operations:Readable:x=/srv", "Operations:Readable:x is no setting: Operations:Readable is a list, so write Operations:Readable:0.")]
    [InlineData("Operations:Python:Name=a", "Operations:Python:Name is no setting: Operations:Python is a list, so write Operations:Python:0:Name.")]
    public void NamesWhatIsNotThere(string setting, string error) => Assert.Equal([error], ErrorsOf(setting));

    [Theory]
    [InlineData("Pth=/srv", "Operations:Python:0:Pth is no setting. Did you mean Operations:Python:0:Path")]
    [InlineData("Example:items:0=1", "Operations:Python:0:Example:items is no setting: Operations:Python:0:Example is one value, a text.")]
    [InlineData("Environment=A", "Operations:Python:0:Environment is 'A': must be an object.")]
    [InlineData("Environment:A:B=1", "Operations:Python:0:Environment:A:B is no setting: Operations:Python:0:Environment:A is one value, a text.")]
    [InlineData("Concurrency=many", "Operations:Python:0:Concurrency is 'many': must be a whole number.")]
    [InlineData("Concurrency=0", "Operations:Python:0:Concurrency is '0': must be 1 to 10000.")]
    [InlineData("Network=ja", "Operations:Python:0:Network is 'ja': must be true or false.")]
    public void NamesWhatIsWrongDeepInAnEntry(string member, string error) =>
        Assert.StartsWith(error, Assert.Single(ErrorsOf([.. AnEntry, $"Operations:Python:0:{member}"])), StringComparison.Ordinal);

    [Theory]
    [InlineData("Pool:Workers=-1", "Pool:Workers is '-1': must be a whole number from 0 to 1024.")]
    [InlineData("Pool:Workers=abc", "Pool:Workers is 'abc': must be a whole number from 0 to 1024.")]
    [InlineData("Pool:Workers=", "Pool:Workers is '': must be a whole number from 0 to 1024.")]
    [InlineData("Pool:Workers=1.5", "Pool:Workers is '1.5': must be a whole number from 0 to 1024.")]
    [InlineData("Pool:Python=", "Pool:Python is '': must not be empty.")]
    [InlineData("Pool:Spare=maybe", "Pool:Spare is 'maybe': must be true or false.")]
    [InlineData("Jobs:MaxBodyBytes=1", "Jobs:MaxBodyBytes is '1': must be a whole number from 1024 on.")]
    [InlineData("Jobs:MaxItems=99999999999999999999", "Jobs:MaxItems is '99999999999999999999': must be a whole number from 1 to 1000000000.")]
    [InlineData("Logging:LogLevel:Default=Loud", "Logging:LogLevel:Default is 'Loud': must be Trace or Debug or Information")]
    [InlineData("Logging:Console:LogLevel:Hangfire=x", "Logging:Console:LogLevel:Hangfire is 'x': must be Trace or Debug or Information")]
    [InlineData("Operations:Readable:0=/no/such/file", "Operations:Readable:0 is '/no/such/file': there is no such file or folder.")]
    [InlineData("Operations:Readable:0=", "Operations:Readable:0 is '': must be a file or folder.")]
    [InlineData(
        "Operations:Readable:0=no-such",
        "Operations:Readable:0 is 'no-such': there is no such file or folder. It is looked for from the service's own folder: /")]
    [InlineData("Operations:Writable:0=/etc/passwd", "Operations:Writable:0 is '/etc/passwd': there is no such folder.")]
    [InlineData(
        "Operations:Writable:0=../no-such",
        "Operations:Writable:0 is '../no-such': there is no such folder. It is looked for from the service's own folder: /")]
    [InlineData("Operations:Directory=/etc/passwd", "Operations:Directory is '/etc/passwd': must be a folder, and is a file.")]
    [InlineData("Storage:Provider=mysql", "Storage:Provider is 'mysql': must be sqlite.")]
    [InlineData("Scheduling:Lease=x", "Scheduling:Lease is 'x': must be a time from 00:00:01 to 01:00:00, written hours:minutes:seconds")]
    [InlineData("Scheduling:Lease=00:00:00", "Scheduling:Lease is '00:00:00': must be a time from 00:00:01 to 01:00:00, written ")]
    // A day, as .NET reads it.
    [InlineData("Jobs:ItemTimeout=1", "Jobs:ItemTimeout is '1': must be a time from 00:00:00.001 to 1.00:00:00, written hours:minutes:seconds")]
    public void NamesTheSettingAndTheValueAndWhatToWrite(string setting, string error) =>
        Assert.StartsWith(error, Assert.Single(ErrorsOf(setting)), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://x", "Leave out the scheme.")]
    [InlineData("batch.example:8080", "Leave out the port: a name counts at each.")]
    [InlineData("batch.example;a,b", "Write ';' between names.")]
    [InlineData("a b", "Write ';' between names.")]
    [InlineData("batch.example/jobs", "Leave out the path.")]
    [InlineData("::2", "Write an address of IPv6 in brackets: [::2].")]
    [InlineData("batch.example.", "Leave out the dot at its end.")]
    [InlineData("bücher.example", "Write it as browsers send it, in ASCII (xn--...).")]
    [InlineData("batch.*", "It has letters, digits, hyphens and dots, and a '*' only as '*.' before a name, or alone.")]
    [InlineData("*.", "Leave out the dot at its end.")]
    public void NamesWhatIsNoHost(string hosts, string hint)
    {
        var error = Assert.Single(ErrorsOf($"AllowedHosts={hosts}"));

        Assert.StartsWith(
            $"AllowedHosts is '{hosts}': must be names of hosts with semicolons between them, such as ", error, StringComparison.Ordinal);
        Assert.EndsWith(hint, error, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesHostsThatAreWrittenAsAList() => Assert.Equal(
        ["AllowedHosts:0 is no setting: AllowedHosts is one value, a text, such as batch.example;*.jobs.example."],
        ErrorsOf("AllowedHosts:0=batch.example"));

    [Theory]
    [InlineData("Operations:Commands:0:Name=a", "Operations:Commands:0:Command is missing: must name a program.")]
    [InlineData("Operations:Commands:0:Name=a|Operations:Commands:0:Command:0=", "Operations:Commands:0:Command is '': must name a program.")]
    [InlineData(
        "Operations:Commands:0:Name=a|Operations:Commands:0:Command=ls",
        "Operations:Commands:0:Command is 'ls': must be a list, so write Operations:Commands:0:Command:0.")]
    public void NamesAListOnceAndAsItWasWritten(string settings, string error) => Assert.Equal([error], ErrorsOf(settings.Split('|')));

    [Fact]
    public void NeverNamesATypeOfTheCode()
    {
        var lists = new KnownSettings(Sections).Sections.SelectMany(section => ListsIn(section.Key, section.Value)).ToList();

        Assert.Contains("Operations:Commands:0:Command", lists);
        Assert.Contains("Operations:Readable", lists);
        Assert.All(lists, list => Assert.All(
            ErrorsOf($"{list}=x").Concat(ErrorsOf($"{list}:0=")).Concat(ErrorsOf($"{list}:0:x=1")).Concat(ErrorsOf($"{list}:0=/no/such")),
            error => Assert.DoesNotMatch(@"System\.|List|`|BatchApi\.", error)));
    }

    private static IEnumerable<string> ListsIn(string place, IReadOnlyDictionary<string, SettingShape> members) => members.SelectMany(member =>
        member.Value.Element is { } element
            ? ListsIn($"{place}:{member.Key}:0", element.Members ?? new Dictionary<string, SettingShape>()).Append($"{place}:{member.Key}")
            : []);

    [Fact]
    public void NamesAllAtOnce() => Assert.Equal(
        6, ErrorsOf("Pool:Workers=-1", "Pool:Wrokers=1", "Jobs:MaxItems=x", "Operations:Python:0:Name=", "Operations:Commands:0:Name=a").Count);

    [Theory]
    [InlineData("Logging:LogLevel:Default=Debug")]
    [InlineData("Kestrel:Limits:MaxConcurrentConnections=3")]
    [InlineData("AllowedHosts=batch.example; *.jobs.example;10.0.0.7;[::2];a_b")]
    [InlineData("AllowedHosts=*")]
    [InlineData("AllowedHosts=")]
    [InlineData("Operations:Readable:0=/etc/passwd")]
    [InlineData("Operations:Directory=/no/such/folder")]
    [InlineData("TOOLS:PATH=/opt")]
    [InlineData("Path=/bin")]
    [InlineData("operations:javascript=TRUE")]
    [InlineData("Pool:Workers=0x10")]
    [InlineData("Scheduling:Lease=00:00:20")]
    [InlineData("Pool:StopTimeout=0")]
    public void LetsPassWhatIsRightOrNotOurs(string setting) => Assert.Empty(ErrorsOf(setting));

    [Fact]
    public void SaysWhereItWasWritten()
    {
        Environment.SetEnvironmentVariable("BATCHAPI_TEST_POOL__Wrokers", "3");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Pool:StopTimeout", "0")]).AddEnvironmentVariables("BATCHAPI_TEST_").AddCommandLine(["--Pool:Spaer=true"])
            .Build();

        Assert.Equal(
            [
                new("Pool:Spaer is no setting. Did you mean Pool:Spare?", true),
                new("Pool:Wrokers (environment: BATCHAPI_TEST_POOL__Wrokers) is no setting. Did you mean Pool:Workers?", false),
            ],
            SettingsCheck.Errors(configuration, Sections));
        Environment.SetEnvironmentVariable("BATCHAPI_TEST_POOL__Wrokers", null);
    }

    // A variable that has the name of one of our sections and nothing else in it.
    [Fact]
    public void LeavesVariablesOfOtherProgramsAlone()
    {
        Environment.SetEnvironmentVariable("BATCHAPI_OTHER_JOBS", "4");
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("BATCHAPI_OTHER_").Build();
        Environment.SetEnvironmentVariable("BATCHAPI_OTHER_JOBS", null);

        Assert.Empty(SettingsCheck.Errors(configuration, Sections));
    }

    [Fact]
    public void FindsEveryOptionInAppsettingsAndNothingElse()
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Path.Join(Artifacts.Root, "appsettings.json")).Build();

        Assert.Empty(SettingsCheck.Errors(configuration, Sections));
        var known = new KnownSettings(Sections).Sections.SelectMany(section => section.Value.Keys.Select(member => $"{section.Key}:{member}"));
        var shown = configuration.GetChildren().Where(section => section.Key != "Logging" && section.Key != "AllowedHosts")
            .SelectMany(section => section.GetChildren().Select(member => member.Path));
        Assert.Equal(known.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    private static List<string> ErrorsOf(params IEnumerable<string> settings)
    {
        var pairs = settings.Select(setting => setting.Split('=', 2)).ToDictionary(parts => parts[0], string? (parts) => parts[1]);
        return [.. SettingsCheck.Errors(new ConfigurationBuilder().AddInMemoryCollection(pairs).Build(), Sections).Select(error => error.Text)];
    }
}
