using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Unavailability;

/// <summary>
/// What cannot be run does not stop the start: it is listed as unavailable and says exactly why, and its jobs are refused with that.
/// </summary>
public sealed class ConfiguringBrokenOperations(BrokenOperations broken) : IClassFixture<BrokenOperations>
{
    [Theory]
    [InlineData("no-interpreter", "/no/such/python3", "No such file or directory")]
    [InlineData("interpreter-of-another-kind", "true", "exited with code 0")]
    [InlineData("old-interpreter", "Python 3.6 is too old, 3.8 or later is needed.", "")]
    [InlineData("no-module", "There is no module nowhere in /", "")]
    [InlineData("no-folder", "The folder /no/such/folder is not there.", "")]
    [InlineData("no-function", "The module broken (/", "/broken.py) has no absent.")]
    [InlineData("no-code", "The module garbled could not be imported: SyntaxError", "")]
    [InlineData("no-item", "broken:takes_nothing takes no item", "")]
    [InlineData("generator", "broken:yields is a generator: it must return its output", "")]
    [InlineData("number", "broken:number is not a function but of type int.", "")]
    [InlineData("two", "There is another operation of this name: one comes from python two, one from command two. Rename one of them.", "")]
    [InlineData(
        "shared", "There is another operation of this name: one comes from the operations folder, one from python shared. Rename one of them.", "")]
    [InlineData("python.square", "The name square is that of a built-in operation. Rename it.", "")]
    [InlineData("command.square", "The name square is that of a built-in operation. Rename it.", "")]
    [InlineData("directory", "(/etc)", "is a directory")]
    [InlineData("no-program", "(no-such-program)", "no folder of PATH has a program of this name")]
    [InlineData("no-file", "(/no/such/program)", "No such file or directory")]
    [InlineData("no-executable", "/script)", "is not executable (chmod +x)")]
    [InlineData("no-shell", "/no-interpreter)", "not the interpreter or loader that it names")]
    [InlineData("no-schema", "ItemSchema cannot be read:", "/no/such")]
    [InlineData("bad-schema", "ItemSchema is no JSON Schema:", "")]
    [InlineData("no-readable-file", "Readable names /no/such/file, and there is no such file or folder", "")]
    [InlineData("no-writable-folder", "/no/such/folder", "")]
    [InlineData("later", "Later.dll is built for .NET 99.0, and the workers run on .NET", "")]
    [InlineData("earlier", "Earlier.dll is built for .NET Framework 4.8, and the workers run on .NET", "")]
    [InlineData("lonely", "Lonely.dll needs Absent 1.2.3.4, which cannot be loaded. Publish it with its dependencies.", "")]
    [InlineData("Garbage.dll", "Garbage.dll cannot be read as a .NET assembly", "")]
    public async Task SaysWhyAndRefusesItsJobs(string operation, string reason, string more)
    {
        var entry = await broken.Service.Client.GetFromJsonAsync<JsonElement>($"v1/operations/{operation}", TestContext.Current.CancellationToken);
        using var refused = await broken.Service.PostAsync("v1/jobs", $$"""{"operation":"{{operation}}","items":[1]}""", "application/json");
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        var health = entry.GetProperty("health");
        Assert.False(health.GetProperty("available").GetBoolean());
        Assert.Contains(reason, health.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains(more, health.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal((422, "operation_unavailable"), ((int)refused.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal($"The operation {operation} cannot be run: {health.GetProperty("reason")}", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task SaysSoBeforeAnythingAboutItsParameters()
    {
        using var refused = await broken.Service.PostAsync(
            "v1/jobs", """{"operation":"no-code","items":[1],"parameters":{"by":2}}""", "application/json");
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal("operation_unavailable", problem.GetProperty("code").GetString());
        Assert.Contains("SyntaxError", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaysOnceWhatIsWrong()
    {
        using var refused = await broken.Service.PostAsync("v1/jobs", """{"operation":"no-code","items":[1]}""", "application/json");
        var answer = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, answer.Split("SyntaxError").Length);
        Assert.Contains("\"pointer\":\"/operation\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("square", "9")]
    [InlineData("sound-plug-in", "3")]
    [InlineData("sound-python", "3")]
    [InlineData("sound-command", "3")]
    public async Task StopsNobodyElse(string operation, string output)
    {
        var job = await broken.Service.SubmitAsync(operation, ["3"]);

        Assert.Equal("succeeded", (await broken.Service.EndedAsync(job)).GetProperty("state").GetString());
        Assert.Equal([output], await broken.Service.OutputsAsync(job));
    }

    [Fact]
    public async Task FailsAJobWhoseInitializerIsMissing()
    {
        var job = await broken.Service.SubmitAsync("no-initializer", ["1"]);

        var error = (await broken.Service.EndedAsync(job)).GetProperty("error");

        Assert.Contains("has no prepare.", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
