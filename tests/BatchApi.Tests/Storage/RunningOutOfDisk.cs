using BatchApi.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace BatchApi.Tests.Storage;

public sealed class RunningOutOfDisk
{
    [Fact]
    public async Task FailsWhatDoesNotFitAndGoesOn()
    {
        var folder = Directory.CreateTempSubdirectory("batchapi-store-").FullName;
        try
        {
            await Try(Path.Combine(folder, "batchapi.db"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Try(string path)
    {
        using var connection = Database.OpenForWriting(path);
        using var second = Database.OpenForCheckpoints(path);
        using var checkpoints = new Checkpoints(second, NullLogger.Instance);
        var group = new Group(connection, new LeaseClock(TimeProvider.System), TimeProvider.System, checkpoints, NullLogger<Store>.Instance);
        // SQLite's own limit stands for the disk's: the same error at the same place.
        connection.Execute("PRAGMA max_page_count = 60");
        var large = Append(new byte[4 << 20]);
        var small = Append("1\n"u8.ToArray());

        group.Commit([small, large]);

        await Assert.ThrowsAsync<StorageFullException>(() => large.Answer);
        Assert.True(await small.Answer);

        connection.Execute("PRAGMA max_page_count = 1000000");
        var again = Append(new byte[4 << 20]);
        group.Commit([again]);
        Assert.True(await again.Answer);
    }

    private static Work<bool> Append(byte[] lines) => new(transaction =>
    {
        Segments.Append(transaction, Guid.CreateVersion7(), new BatchApi.Jobs.Segment(0, 1, lines));
        return true;
    });
}
