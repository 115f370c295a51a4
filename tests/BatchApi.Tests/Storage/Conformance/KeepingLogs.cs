using BatchApi.Jobs.Logs;

namespace BatchApi.Tests.Storage.Conformance;

public sealed class KeepingLogs
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachStorage]
    public async Task GivesLinesBackInTheOrderInWhichTheyCame(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        LogLine[] lines =
        [
            new(temporary.Time.GetUtcNow(), 3, LogStream.Output, "first"),
            new(temporary.Time.GetUtcNow().AddSeconds(1), null, LogStream.Errors, ""),
            new(temporary.Time.GetUtcNow(), 2, LogStream.Output, "\0 \u0001 käse \ud83d\ude00"),
        ];

        await temporary.Store.AppendLogAsync(job.Id, lines[..2], 0, Token);
        await temporary.Store.AppendLogAsync(job.Id, lines[2..], 0, Token);
        await temporary.ReopenAsync();

        Assert.Equal(lines.Index().Select(pair => ((long)pair.Index, pair.Item)), await ReadAsync(temporary, job.Id));
        Assert.Equal(lines[1..2], (await temporary.Store.LogAsync(job.Id, 1, null, 1, Token)).Select(line => line.Line));
        Assert.Equal([(2, lines[2])], await temporary.Store.LogAsync(job.Id, 0, 2, 10, Token));
    }

    [Theory]
    [EachStorage]
    public async Task IsNoChangeOfTheJob(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);

        await temporary.Store.AppendLogAsync(job.Id, Lines(temporary, 3), 1, Token);

        Assert.Equal(job.Version, (await temporary.FindAsync(job.Id)).Version);
    }

    [Theory]
    [EachStorage]
    public async Task KeepsSoManyLinesAndSaysHowManyMoreThereWere(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);

        await temporary.Store.AppendLogAsync(job.Id, Lines(temporary, LogLimits.MaxLines - 1), 0, Token);
        await temporary.Store.AppendLogAsync(job.Id, Lines(temporary, 3), 0, Token);
        await temporary.ReopenAsync();
        await temporary.Store.AppendLogAsync(job.Id, Lines(temporary, 5), 7, Token);

        var kept = await ReadAsync(temporary, job.Id);
        Assert.Equal(LogLimits.MaxLines + 1, kept.Count);
        Assert.Equal((LogLimits.MaxLines, LogStream.Pool, (long?)null), (kept[^1].Number, kept[^1].Line.Stream, kept[^1].Line.Index));
        Assert.StartsWith("14 more lines were left out", kept[^1].Line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(kept[..^1], line => line.Line.Stream == LogStream.Pool);
    }

    [Theory]
    [EachStorage]
    public async Task KeepsSoManyBytesWithoutGaps(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        // Two bytes each. After two of them there is room for a short line, but not for a third.
        var half = new string('ä', LogLimits.MaxBytes / 4 - 50);

        await temporary.Store.AppendLogAsync(job.Id, [.. Lines(temporary, 3).Select(line => line with { Text = half })], 0, Token);
        await temporary.Store.AppendLogAsync(job.Id, Lines(temporary, 1), 0, Token);

        var kept = await ReadAsync(temporary, job.Id);
        Assert.Equal([half, half], kept[..^1].Select(line => line.Line.Text));
        Assert.StartsWith("2 more lines were left out", kept[^1].Line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [EachStorage]
    public async Task CountsTheLinesThatALeftOutLineStandsFor(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var other = await temporary.AcceptAsync(5);
        var missing = new LogLine(temporary.Time.GetUtcNow(), null, LogStream.Pool, "17 lines were left out.") { PrintedCount = 17 };

        await temporary.Store.AppendLogAsync(job.Id, [.. Lines(temporary, LogLimits.MaxLines + 2), missing], 0, Token);
        await temporary.Store.AppendLogAsync(other.Id, Lines(temporary, LogLimits.MaxLines + 1), 0, Token);

        Assert.StartsWith("19 more lines were left out", (await ReadAsync(temporary, job.Id))[^1].Line.Text, StringComparison.Ordinal);
        Assert.StartsWith("1 more line was left out", (await ReadAsync(temporary, other.Id))[^1].Line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [EachStorage]
    public async Task GoesWithTheJob(StorageKind storage)
    {
        await using var temporary = storage.Create();
        var job = await temporary.AcceptAsync(5);
        var other = await temporary.AcceptAsync(5);
        await temporary.Store.AppendLogAsync(job.Id, Lines(temporary, 1000), 0, Token);
        await temporary.Store.AppendLogAsync(other.Id, Lines(temporary, 2), 0, Token);

        await temporary.Store.DeleteAsync(job.Id, Token);
        Assert.Empty(await ReadAsync(temporary, job.Id));
        await temporary.Store.AppendLogAsync(job.Id, Lines(temporary, 1), 1, Token);

        await Eventually.IsTrueAsync(() => temporary.CountRows(job.Id) == 0);
        Assert.Equal(2, (await ReadAsync(temporary, other.Id)).Count);
    }

    private static LogLine[] Lines(TemporaryStore temporary, int count) =>
        [.. Enumerable.Range(0, count).Select(number => new LogLine(temporary.Time.GetUtcNow(), number % 5, LogStream.Output, $"line {number}"))];

    private static Task<List<(long Number, LogLine Line)>> ReadAsync(TemporaryStore temporary, Guid job) =>
        temporary.Store.LogAsync(job, 0, null, int.MaxValue, Token);
}
