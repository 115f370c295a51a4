using BatchApi.Jobs.Input;
using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Items;
using BatchApi.Storage.Sqlite.Writing;

namespace BatchApi.Tests.Storage.Sqlite;

public sealed class RunningOutOfDisk
{
    [Fact]
    public async Task FailsWhatDoesNotFitAndGoesOn()
    {
        using var file = new GroupOnAFile();
        // SQLite's own limit stands for the disk's: the same error at the same place.
        file.Connection.Execute("PRAGMA max_page_count = 60");
        var large = Append(4 << 20);
        var small = Append(2);

        file.Group.Commit([small, large]);

        await Assert.ThrowsAsync<StorageFullException>(() => large.Answer);
        Assert.True(await small.Answer);
        file.Connection.Execute("PRAGMA max_page_count = 1000000");
        var again = Append(4 << 20);
        file.Group.Commit([again]);
        Assert.True(await again.Answer);
    }

    private static Work<bool> Append(int bytes) => new(transaction =>
    {
        Segments.Append(transaction, Guid.CreateVersion7(), new Segment(0, 1, new byte[bytes]));
        return true;
    });
}
