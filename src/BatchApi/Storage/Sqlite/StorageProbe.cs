using BatchApi.Storage.Errors;
using BatchApi.Storage.Sqlite.Connections;
using BatchApi.Storage.Sqlite.Disk;
using BatchApi.Storage.Sqlite.Items;
using BatchApi.Storage.Sqlite.Opening;
using BatchApi.Storage.Sqlite.Space;
using BatchApi.Storage.Sqlite.Tables;
using BatchApi.Storage.Sqlite.Writing;

namespace BatchApi.Storage.Sqlite;

/// <summary>Tries a store that fails from time to time, so that it is found to work again although nobody uses it.</summary>
internal sealed class StorageProbe : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // At most a tenth of the time is spent reading the whole file.
    private static readonly TimeSpan CheckPause = TimeSpan.FromSeconds(10);
    private const int PausesPerCheck = 10;

    // A full commit of outcomes and a segment of items.
    private const int FullBytes = 2 << 20;

    private readonly Writer _writer;
    private readonly Readers _readers;
    private readonly Sweeper _sweeper;
    private readonly Room _room;
    private readonly StorageHealth _health;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _probing;

    public StorageProbe(Writer writer, Readers readers, Sweeper sweeper, Room room, StorageHealth health, TimeProvider time)
    {
        _writer = writer;
        _readers = readers;
        _sweeper = sweeper;
        _room = room;
        _health = health;
        _time = time;
        _probing = Task.Run(ProbeWhileFailingAsync);
    }

    /// <summary>Why the store cannot be used, found out without writing anything; null: nothing speaks against it.</summary>
    public async Task<StorageException?> LookAsync(CancellationToken cancellationToken)
    {
        if (_health.Failure is { } failure)
            return failure;

        // Looks for the files and for room, takes the lock and gives it back.
        var look = _writer.WriteAsync(new Work<bool>(_ => true), CancellationToken.None);
        await ((Task)look).WaitAsync(2 * Pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _health.Failure
            ?? look.Exception?.InnerException as StorageException
            ?? (look.IsCompleted ? null : new StorageUnavailableException("The database does not answer."));
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _probing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private async Task ProbeWhileFailingAsync()
    {
        while (true)
        {
            await _health.FailedAsync(_closing.Token);
            var failure = _health.Failure;
            var begun = _time.GetTimestamp();
            try
            {
                await Task.Delay(failure is StorageCorruptException ? CheckPause : Pause, _time, _closing.Token);
                if (failure is not null && await IsWellAsync(failure))
                    _health.Works();
            }
            catch (Exception exception) when (exception is StorageException or SqliteException or IOException)
            {
                if (failure is StorageCorruptException)
                    await Task.Delay(PausesPerCheck * _time.GetElapsedTime(begun), _time, _closing.Token);
            }
        }
    }

    private async Task<bool> IsWellAsync(StorageException failure)
    {
        if (failure is StorageCorruptException)
            return await _readers.ReadAsync(DatabaseCheck.IsWhole, _closing.Token);
        if (failure is StorageFullException)
            return await HasRoomAsync() && _room.TryHoldReserve();

        await _readers.ReadAsync(connection => JobRows.Exists(connection, Guid.Empty), _closing.Token);
        return await _writer.WriteAsync(new Work<bool>(_ => true), _closing.Token);
    }

    // Written under an id that is no job's, so that it is deleted like any leftover.
    private async Task<bool> HasRoomAsync()
    {
        var id = Guid.CreateVersion7();
        await _writer.WriteAsync(
            new Work<bool>(transaction =>
            {
                Segments.Append(transaction, id, new(0, 1, new byte[FullBytes]));
                return true;
            })
            {
                Bytes = FullBytes,
            },
            _closing.Token);
        _sweeper.Add(id);
        return true;
    }
}
