using System.Text.Json;
using BatchApi.Jobs.Options;

namespace BatchApi.Tests.OpenApi;

/// <summary>The document shows every option of a job where clients send it and where they read it.</summary>
[Collection(nameof(ReadingOneDocument))]
public sealed class DescribingOptions(DocumentedService service)
{
    public static TheoryData<string> Names { get; } = new(OptionList.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ShowsItInTheBodyInTheQueryAndInAnswers(string name)
    {
        var option = OptionList.Find(name)!;
        var document = await service.ReadAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var sent = schemas.GetProperty("OptionsRequest").GetProperty("properties").GetProperty(name);
        var answered = schemas.GetProperty("Options");
        var parameter = document.GetProperty("paths").GetProperty("/v1/jobs").GetProperty("post").GetProperty("parameters")
            .EnumerateArray().Single(parameter => parameter.GetProperty("name").GetString() == name);

        Assert.Equal(option.Description, sent.GetProperty("description").GetString());
        Assert.Equal((option.Shape.Minimum, option.Shape.Maximum), Bounds(sent));
        Assert.EndsWith(option.Description, parameter.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal("query", parameter.GetProperty("in").GetString());
        if (option.Shape.Word is null)
            Assert.Equal((option.Shape.Minimum, option.Shape.Maximum), Bounds(parameter.GetProperty("schema")));
        Assert.True(answered.GetProperty("properties").TryGetProperty(name, out _));
        Assert.Contains(name, answered.GetProperty("required").EnumerateArray().Select(required => required.GetString()));
    }

    private static (double Minimum, double Maximum) Bounds(JsonElement schema)
    {
        if (schema.TryGetProperty("oneOf", out var ones))
            schema = ones.EnumerateArray().Single(one => one.TryGetProperty("minimum", out _));
        return (schema.GetProperty("minimum").GetDouble(), schema.GetProperty("maximum").GetDouble());
    }
}
