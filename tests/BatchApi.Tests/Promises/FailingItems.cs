namespace BatchApi.Tests.Promises;

/// <summary>An item that fails says why, and is the only one that does.</summary>
public sealed class FailingItems
{
    [Theory]
    [InlineData("""{"do":"throw","text":"sorry"}""", "operation_error")]
    [InlineData("""{"do":"throw-at-start"}""", "operation_error")]
    [InlineData("""{"do":"nan"}""", "invalid_output")]
    [InlineData("""{"do":"cycle"}""", "invalid_output")]
    [InlineData("""{"do":"unserialisable"}""", "invalid_output")]
    [InlineData("""{"do":"huge","bytes":2000000}""", "output_too_large")]
    public async Task NameTheirCode(string item, string code)
    {
        await using var service = new Service();

        var job = await service.SubmitAsync("misbehave", ["1", item, "3"]);
        await service.EndedAsync(job);

        var results = await service.ResultsAsync(job);
        Assert.Equal(code, results[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal((1, 3), (results[0].GetProperty("output").GetInt32(), results[2].GetProperty("output").GetInt32()));
    }

    [Fact]
    public async Task NameTheExceptionAndItsMessage()
    {
        await using var service = new Service();

        var job = await service.SubmitAsync("square", ["3037000500", "\"x\"", "3037000499"]);
        var status = await service.EndedAsync(job);

        Assert.Equal("partially_succeeded", status.GetProperty("state").GetString());
        var results = await service.ResultsAsync(job);
        Assert.Equal("System.OverflowException", results[0].GetProperty("error").GetProperty("type").GetString());
        Assert.Equal("invalid_item", results[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(9223372030926249001, results[2].GetProperty("output").GetInt64());
    }

    [Theory]
    [InlineData("print")]
    [InlineData("print-native")]
    [InlineData("print-error")]
    public async Task DoNotIncludeOnesThatPrint(string how)
    {
        await using var service = new Service();
        var noise = $$"""{"do":"{{how}}","text":"\u0001!{}\n\n\r\n5\n\ufeff"}""";

        var job = await service.SubmitAsync("misbehave", ["1", noise, "3"]);

        Assert.Equal("succeeded", (await service.EndedAsync(job)).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("misbehave", true)]
    [InlineData("misbehave-fresh", false)]
    public async Task LeaveTheirWorkerOrAFreshOneToTheNext(string operation, bool isSame)
    {
        await using var service = new Service();
        const string pid = """{"do":"pid"}""";

        var job = await service.SubmitAsync(operation, [pid, """{"do":"throw"}""", pid], new { chunkSize = 3 });
        await service.EndedAsync(job);

        var results = await service.ResultsAsync(job);
        Assert.Equal("operation_error", results[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(isSame, results[0].GetProperty("output").GetInt32() == results[2].GetProperty("output").GetInt32());
    }
}
