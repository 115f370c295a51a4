using System.Text;
using System.Text.Json;
using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.Jobs.Answers;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Checks;
using BatchApi.Endpoints.Submission.Requests;
using BatchApi.Jobs.Options;
using BatchApi.Tests.Processes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace BatchApi.Tests.Jobs;

/// <summary>An option of a job is defined in one place, and everything that shows or reads options knows it from there.</summary>
public sealed class DefiningOptions
{
    private static readonly string[] Pages = ["README.md", "http/README.md"];

    public static TheoryData<string> Names { get; } = new(OptionList.Names);

    [Fact]
    public void ListsEveryDefinition()
    {
        var defined = typeof(JobOption).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(JobOption)) && !type.IsAbstract);

        Assert.Equivalent(defined, OptionList.All.Select(option => option.GetType()), strict: true);
        Assert.Distinct(OptionList.Names);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TakesBothEndsFromJsonAndFromTheQuery(string name)
    {
        var option = OptionList.Find(name)!;

        Assert.All([option.Shape.Minimum, option.Shape.Maximum], value =>
        {
            Assert.Empty(ErrorsOfJson(option, Text(value)));
            Assert.Empty(ErrorsOfQuery(option, Text(value)));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RefusesWhatLiesBeyondEitherEndAndSaysWhatMayBeSent(string name)
    {
        var option = OptionList.Find(name)!;
        var (minimum, maximum) = (option.Shape.Minimum, option.Shape.Maximum);

        Assert.Contains($"from {Text(minimum)} to {Text(maximum)}.", option.Message, StringComparison.Ordinal);
        Assert.All([Text(minimum - 0.0001), Text(minimum - 1), Text(maximum + 0.001), Text(maximum + 1), "-1", "x", "true"], text =>
        {
            InputError refused = new($"/options/{name}", option.Message);
            Assert.Equal([refused], ErrorsOfJson(option, text == "x" ? "\"x\"" : text));
            Assert.Equal([refused], ErrorsOfQuery(option, text));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ShowsTheValueInEffect(string name)
    {
        var option = OptionList.Find(name)!;
        var answer = JsonSerializer.Serialize(new OptionsAnswer(SentOptions.InEffect((option, option.Shape.Minimum))), JsonAnswers.Options);

        Assert.Equal(OptionList.Names, JsonElement.Parse(answer).EnumerateObject().Select(member => member.Name));
        Assert.Equal(Text(option.Shape.Minimum), JsonElement.Parse(answer).GetProperty(name).GetRawText());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void IsInTheDocumentationWithItsDefault(string name)
    {
        var value = JsonElement.Parse(JsonSerializer.Serialize(new OptionsAnswer(SentOptions.InEffect()), JsonAnswers.Options)).GetProperty(name);
        var shown =
            value.ValueKind switch { JsonValueKind.Null => "all", JsonValueKind.String => $"`{value.GetRawText()}`", _ => value.GetRawText() };
        var pages = Pages.Select(page => Path.Join(Artifacts.Root, page)).Where(File.Exists);

        Assert.Contains(pages.SelectMany(File.ReadLines), line => line.StartsWith($"| `{name}` | {shown} |", StringComparison.Ordinal));
    }

    private static IEnumerable<InputError> ErrorsOfJson(JobOption option, string value)
    {
        var errors = new List<InputError>();
        var json = $$$"""{"operation":"square","options":{"{{{option.Name}}}":{{{value}}} }}""";
        return Validated(new JobMembers(errors).Read(Encoding.UTF8.GetBytes(json), hasItems: true), errors);
    }

    private static IEnumerable<InputError> ErrorsOfQuery(JobOption option, string value)
    {
        var errors = new List<InputError>();
        var query = new Dictionary<string, StringValues> { ["operation"] = "square", [option.Name] = value };
        return Validated(new JobQuery(errors).Read(new QueryCollection(query)), errors);
    }

    private static IEnumerable<InputError> Validated(JobRequest request, List<InputError> errors) =>
        [
            .. errors,
            .. new JobRequestValidator().Validate(request).Errors.Select(failure => new InputError(failure.PropertyName, failure.ErrorMessage))];

    private static string Text(double value) => JsonSerializer.Serialize(value);
}
