using System.Text.Json;
using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.Jobs;
using BatchApi.Endpoints.Jobs.Answers;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Tests.Jobs;
using Microsoft.AspNetCore.Http;

namespace BatchApi.Tests.Endpoints.Status;

public sealed class AnsweringWithAJob
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 13, 0, 0, TimeSpan.FromHours(1));
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private static readonly Job Half = new(
        Guid.Empty, "square", null, null, Priority.High, SentOptions.InEffect((MaxWorkers.Option, 2), (ItemTimeout.Option, 0.5)),
        new Dictionary<string, string>(),
        JobState.Running, new Counts(100, 40, 10, 45, 5, 0), 7, Start, Start, null, null)
    {
        Usage = new Usage(TimeSpan.FromMilliseconds(1234.5678), 50_000_000, 3),
    };

    [Fact]
    public void TellsRateAndTimeLeft()
    {
        var progress = JobAnswer.Of(Half, null, "", Start.AddSeconds(10), Kept).Progress;

        Assert.Equal(new ProgressAnswer(50, 5, 10), progress);
    }

    [Fact]
    public void WritesTimesInUtcAndOptionsInEffect()
    {
        var json = JsonSerializer.Serialize(JobAnswer.Of(Half, null, "", Start, Kept), JsonAnswers.Options);

        Assert.Contains("\"createdAt\":\"2026-01-31T12:00:00Z\"", json, StringComparison.Ordinal);
        Assert.Contains(
            "\"options\":{\"chunkSize\":\"auto\",\"maxWorkers\":2,\"itemTimeoutSeconds\":0.5,\"maxCrashes\":2,\"memoryLimitMiB\":512}",
            json,
            StringComparison.Ordinal);
        Assert.Contains("\"usage\":{\"cpuSeconds\":1.235,\"peakMemoryMiB\":47.7,\"workerRestarts\":3}", json, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"running\"", json, StringComparison.Ordinal);
        Assert.Contains("\"priority\":\"high\"", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wait=10", 10)]
    [InlineData("respond-async, wait=5", 5)]
    [InlineData("WAIT = 3", 3)]
    [InlineData("wait=600", 60)]
    [InlineData("wait=99999999999999999999", 60)]
    [InlineData("respond-async", null)]
    [InlineData("waiting=5", null)]
    [InlineData("", null)]
    public void ReadsHowLongAClientWouldWait(string prefer, int? seconds)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["Prefer"] = prefer;

        Assert.Equal(seconds, (int?)Preference.Wait(context.Request)?.TotalSeconds);
    }

    [Theory]
    [InlineData("0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00", true)]
    [InlineData("0199C1D2-7a30-7c54-9f3e-5d2b8a6c1e00", false)]
    [InlineData("{0199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00}", false)]
    [InlineData("0199c1d27a307c549f3e5d2b8a6c1e00", false)]
    [InlineData("٠199c1d2-7a30-7c54-9f3e-5d2b8a6c1e00", false)]
    [InlineData("../0199c1d2", false)]
    [InlineData("\0", false)]
    [InlineData("", false)]
    public void KnowsAnIdOnlyAsItIsWritten(string text, bool isId) => Assert.Equal(isId, JobId.TryParse(text, out _));
}
