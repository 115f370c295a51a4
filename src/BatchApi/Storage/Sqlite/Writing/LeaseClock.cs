namespace BatchApi.Storage.Sqlite.Writing;

/// <summary>The clock of leases: starts at the wall clock's time and then only counts, so that moving the wall clock ends no lease.</summary>
internal sealed class LeaseClock(TimeProvider time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly long _started = time.GetTimestamp();

    public DateTimeOffset Now => _start + time.GetElapsedTime(_started);
}
