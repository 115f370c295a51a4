using System.Net.Http.Json;
using System.Text.Json;

namespace BatchApi.Tests.Endpoints;

/// <summary>Parameters that no worker could take are refused before a job exists.</summary>
public sealed class CheckingParameters(ParametersService parameters) : IClassFixture<ParametersService>
{
    private readonly Service _service = parameters.Service;

    [Theory]
    [InlineData("""{"text":"a","times":99999999999}""", "/parameters/times", "Must be between -2147483648 and 2147483647.")]
    [InlineData("""{"text":"a","times":-2147483649}""", "/parameters/times", "Must be between -2147483648 and 2147483647.")]
    [InlineData(
        """{"text":"a","times":1234567890123456789012345678901234567890}""", "/parameters/times", "Must be between -2147483648 and 2147483647.")]
    [InlineData("""{"text":"a","share":1e30}""", "/parameters/share", "")]
    [InlineData("""{"text":"a","list":[1,99999999999]}""", "/parameters/list/1", "")]
    [InlineData("""{"text":"a","day":"someday"}""", "/parameters/day", "")]
    public async Task RefusesWhatIsOutOfRange(string parameters, string where, string message)
    {
        var error = await RefusedAsync("bind", parameters);

        Assert.Equal(where, error.GetProperty("pointer").GetString());
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"text":"a","times":2147483647}""", "a 2147483647 none Friday 00:00:00 -1")]
    [InlineData(
        """{"text":"a","times":-2147483648,"share":1e28,"list":[2147483647]}""", "a -2147483648 10000000000000000000000000000 Friday 00:00:00 1")]
    public async Task TakesWhatFits(string parameters, string output)
    {
        var job = await _service.SubmitAsync("bind", ["1"], parameters: JsonSerializer.Deserialize<JsonElement>(parameters));

        await _service.EndedAsync(job);

        Assert.Equal([$"\"1 {output}\""], await _service.OutputsAsync(job));
    }

    [Fact]
    public async Task RefusesAllParametersOfAProgram()
    {
        var error = await RefusedAsync("same", """{"by":2}""");
        using var query = await _service.PostAsync("v1/jobs?operation=same&parameters={\"by\":2}", "1\n", "application/x-ndjson");

        Assert.Equal("The operation same takes no parameters.", error.GetProperty("message").GetString());
        Assert.Equal(422, (int)query.StatusCode);
    }

    [Fact]
    public async Task KeepsToTheSchemaThatAnEntryGives()
    {
        var job = await _service.SubmitAsync("scale", ["2"], parameters: new { by = 9 });
        await _service.EndedAsync(job);

        Assert.Equal(["18"], await _service.OutputsAsync(job));
        Assert.Equal("Must be between 1 and 9.", (await RefusedAsync("scale", """{"by":10}""")).GetProperty("message").GetString());
        Assert.Equal("/parameters/by", (await RefusedAsync("scale", "{}")).GetProperty("pointer").GetString());
    }

    private async Task<JsonElement> RefusedAsync(string operation, string parameters)
    {
        using var answer = await _service.PostAsync(
            "v1/jobs", $$"""{"operation":"{{operation}}","items":[1],"parameters":{{parameters}}}""", "application/json");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((422, "validation_failed"), ((int)answer.StatusCode, problem.GetProperty("code").GetString()));
        return problem.GetProperty("errors")[0];
    }
}
