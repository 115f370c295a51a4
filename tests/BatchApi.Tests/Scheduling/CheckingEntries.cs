using BatchApi.Catalogue.Entries;

namespace BatchApi.Tests.Scheduling;

/// <summary>
/// An entry that can mean nothing stops the start and is named, all of them at once; whether what it names is there is another matter.
/// </summary>
public sealed class CheckingEntries
{
    private static readonly OperationsOptionsValidator Validator = new();

    [Theory]
    [InlineData("geo", null, "Operations:Python:0:Function is 'geo': must be module:function.")]
    [InlineData("geo:distance", "geo", "Operations:Python:0:Initializer is 'geo': must be module:function.")]
    public void RefusesWhatIsNoFunction(string function, string? initializer, string failure) =>
        Assert.Equal([failure], FailuresOf(new PythonEntry { Name = "a", Function = function, Initializer = initializer }));

    [Theory]
    [InlineData("[1")]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("""{"items": 1}""")]
    [InlineData("""{"items": [], "parameters": 1}""")]
    [InlineData("""{"items": [], "operation": "square"}""")]
    public void RefusesWhatIsNoExample(string example) =>
        Assert.StartsWith(
            "Operations:Python:0:Example is '",
            Assert.Single(FailuresOf(new PythonEntry { Name = "a", Function = "a:b", Example = example })),
            StringComparison.Ordinal);

    [Fact]
    public void RefusesACommandWithoutAProgramOrWithParameters()
    {
        var entry = new CommandEntry { Name = "a b", Example = """{"items": [1], "parameters": {"by": 2}}""" };

        Assert.Equal(
            ["Operations:Commands:0:Name", "Operations:Commands:0:Example", "Operations:Commands:0:Command"],
            FailuresOf(entry).Select(failure => failure[..failure.IndexOf(" is ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void LetsPassWhatIsNotThere()
    {
        var python = new PythonEntry
        {
            Name = "a",
            Function = "no.such.module:f",
            Path = "/no/such/folder",
            Interpreter = "/no/such/python3",
            Example = """{"items": [1], "parameters": {"by": 2}}""",
        };
        var command =
            new CommandEntry { Name = "b", Command = { "/no/such/program" }, ItemSchema = "/no/such/file", Writable = { "/no/such/folder" } };

        Assert.Empty(FailuresOf(python, command));
    }

    // Whoever may write there could change what the workers of other operations are loaded from.
    [Fact]
    public void RefusesAWritableFolderThatHoldsTheWorkersOwn()
    {
        var temporary = Path.TrimEndingDirectorySeparator(Path.GetTempPath());
        var folder = Directory.CreateTempSubdirectory("batchapi-entries-");
        var link = Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "link"), temporary).FullName;
        var python = new PythonEntry { Name = "a", Function = "a:b", Writable = { folder.FullName, temporary, $"{folder.FullName}/..", link } };
        var command = new CommandEntry { Name = "b", Command = { "cat" }, Writable = { "/" } };

        var failures = FailuresOf(python, command).ToList();
        folder.Delete(recursive: true);

        Assert.Equal(
            [
                $"Operations:Python:0:Writable:1 is '{temporary}'", $"Operations:Python:0:Writable:2 is '{folder.FullName}/..'",
                $"Operations:Python:0:Writable:3 is '{link}'", "Operations:Commands:0:Writable:0 is '/'",
            ],
            failures.Select(failure => failure[..failure.IndexOf(": must not hold ", StringComparison.Ordinal)]));
        Assert.StartsWith(
            $"Operations:Writable:0 is '{temporary}': must not hold ",
            Assert.Single(Validator.Validate(null, new OperationsOptions { Writable = { temporary } }).Failures!), StringComparison.Ordinal);
    }

    private static IEnumerable<string> FailuresOf(params IEnumerable<OperationEntry> entries)
    {
        var options = new OperationsOptions();
        foreach (var entry in entries)
        {
            if (entry is PythonEntry python)
                options.Python.Add(python);
            if (entry is CommandEntry command)
                options.Commands.Add(command);
        }

        return Validator.Validate(null, options).Failures ?? [];
    }
}
