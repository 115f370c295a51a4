using System.Net.Http.Json;
using System.Text.Json;
namespace BatchApi.Tests.Items;

/// <summary>An item that fails says why, and is the only one that does.</summary>
public sealed class FailingItems(PlainService plain) : IClassFixture<PlainService>
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
        var service = plain.Service;

        var job = await service.SubmitAsync("misbehave", ["1", item, "3"]);
        await service.EndedAsync(job);

        var results = await service.ResultsAsync(job);
        Assert.Equal(code, results[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal((1, 3), (results[0].GetProperty("output").GetInt32(), results[2].GetProperty("output").GetInt32()));
    }

    [Fact]
    public async Task SayOfAnOutputThatItIsTooDeepWithoutASettingOfTheSerializer()
    {
        var service = plain.Service;

        var job = await service.SubmitAsync("misbehave", ["""{"do":"cycle"}"""]);
        await service.EndedAsync(job);

        var message = (await service.ResultsAsync(job))[0].GetProperty("error").GetProperty("message").GetString();
        Assert.Contains("It refers to itself, or is nested deeper than 64 levels, the serializer's limit.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Options", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NameTheExceptionAndItsMessage()
    {
        var service = plain.Service;

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
        var service = plain.Service;
        var noise = $$"""{"do":"{{how}}","text":"\u0001!{}\n\n\r\n5\n\ufeff"}""";

        var job = await service.SubmitAsync("misbehave", ["1", noise, "3"]);

        Assert.Equal("succeeded", (await service.EndedAsync(job)).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("misbehave", true)]
    [InlineData("misbehave-fresh", false)]
    public async Task LeaveTheirWorkerOrAFreshOneToTheNext(string operation, bool isSame)
    {
        var service = plain.Service;
        const string pid = """{"do":"pid"}""";

        var job = await service.SubmitAsync(operation, [pid, """{"do":"throw"}""", pid], new { chunkSize = 3 });
        await service.EndedAsync(job);

        var results = await service.ResultsAsync(job);
        Assert.Equal("operation_error", results[1].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(isSame, results[0].GetProperty("output").GetInt32() == results[2].GetProperty("output").GetInt32());
    }

    [Theory]
    [InlineData("Python", true)]
    [InlineData("Python", false)]
    [InlineData("Commands", true)]
    [InlineData("Commands", false)]
    public async Task LeaveAFreshWorkerToTheNextWhereAnEntrySaysSo(string kind, bool isFresh)
    {
        var folder = Directory.CreateTempSubdirectory("batchapi-python-");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "who.py"),
            "import os\ndef am_i(item: int) -> int:\n    return os.getpid() // (item != 0)\n",
            TestContext.Current.CancellationToken);
        await using var service = new Service(
            ("Operations:Python:0:Name", "Python"), ("Operations:Python:0:Function", "who:am_i"), ("Operations:Python:0:Path", folder.FullName),
            ("Operations:Commands:0:Name", "Commands"), ("Operations:Commands:0:Command:0", "sh"), ("Operations:Commands:0:Command:1", "-c"),
            ("Operations:Commands:0:Command:2", "while read -r item; do if [ $item = 0 ]; then echo zero; else echo $$; fi; done"),
            ($"Operations:{kind}:0:FreshAfterFailure", $"{isFresh}"));

        var job = await service.SubmitAsync(kind, ["1", "0", "1"], new { chunkSize = 3 });
        await service.EndedAsync(job);

        var results = await service.ResultsAsync(job);
        folder.Delete(recursive: true);
        Assert.Equal(["succeeded", "failed", "succeeded"], results.Select(result => result.GetProperty("state").GetString()));
        Assert.Equal(isFresh, results[0].GetProperty("output").GetInt32() != results[2].GetProperty("output").GetInt32());
        var entry = await service.Client.GetFromJsonAsync<JsonElement>($"v1/operations/{kind}", TestContext.Current.CancellationToken);
        Assert.Equal(isFresh, entry.GetProperty("freshAfterFailure").GetBoolean());
    }
}
