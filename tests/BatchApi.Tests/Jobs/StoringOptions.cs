using System.Text;
using System.Text.Json;
using BatchApi.Jobs.Options;

namespace BatchApi.Tests.Jobs;

public sealed class StoringOptions
{
    [Fact]
    public void ReadsWhatItWrote()
    {
        var options = SentOptions.InEffect(
            (ChunkSize.Option, 7), (MaxWorkers.Option, 3), (ItemTimeout.Option, 0.0015), (MaxCrashes.Option, 1), (MemoryLimit.Option, 100));

        Assert.Equal(options, Read(StoredOptions.Write(options)));
        Assert.Equal(7, ChunkSize.Of(options));
        Assert.Equal(TimeSpan.FromMilliseconds(1.5), ItemTimeout.Of(options));
    }

    [Fact]
    public void ReadsWhatIsLeftToTheService()
    {
        var options = SentOptions.InEffect();

        var text = StoredOptions.Write(options);

        Assert.Equal(options, Read(text));
        Assert.Equal("""{"chunkSize":"auto","maxWorkers":null,"itemTimeoutSeconds":60,"maxCrashes":2,"memoryLimitMiB":512}""", text);
    }

    [Theory]
    [InlineData("""{"chunkSize":5000000}""", "chunkSize is 5000000. Must be \"auto\" or an integer from 1 to 1000000.", 1_000_000.0)]
    [InlineData("""{"maxWorkers":0}""", "maxWorkers is 0. Must be an integer from 1 to 10000.", 1.0)]
    [InlineData("""{"itemTimeoutSeconds":1e300}""", "itemTimeoutSeconds is 1e300. Must be a number from 0.001 to 86400.", 86_400.0)]
    [InlineData("""{"maxCrashes":null}""", "maxCrashes is null. Must be an integer from 1 to 10.", 2.0)]
    [InlineData("""{"memoryLimitMiB":"much"}""", "memoryLimitMiB is \"much\". Must be an integer from 16 to 1048576.", 512.0)]
    public void TakesTheNearestValueWithinBoundsOrTheDefaultAndSaysWhatIsWrong(string text, string problem, double expected)
    {
        Assert.Equal([problem], StoredOptions.Problems(Encoding.UTF8.GetBytes(text)));

        var name = problem[..problem.IndexOf(' ', StringComparison.Ordinal)];
        using var read = JsonDocument.Parse(StoredOptions.Write(Read(text)));
        Assert.Equal(expected, read.RootElement.GetProperty(name).GetDouble());
        Assert.Empty(StoredOptions.Problems(Encoding.UTF8.GetBytes(StoredOptions.Write(Read(text)))));
    }

    [Fact]
    public void TakesAnOptionThatIsYoungerThanTheJobByItsDefaultAndPassesOverOneThatIsNoMore()
    {
        var options = Read("""{"maxWorkers":3,"gone":{"a":1}}""");

        Assert.Equal(SentOptions.InEffect((MaxWorkers.Option, 3)), options);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    public void RefusesWhatIsNoObject(string text) => Assert.ThrowsAny<JsonException>(() => Read(text));

    private static BatchApi.Jobs.JobOptions Read(string text) => StoredOptions.Read(Encoding.UTF8.GetBytes(text));
}
