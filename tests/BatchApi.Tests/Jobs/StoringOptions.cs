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

    [Fact]
    public void KeepsOptionsInEffectThatAreLargerThanTheServiceWouldTakeToday() =>
        Assert.Equal(5_000_000, ChunkSize.Of(Read("""{"chunkSize":5000000}""")));

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
