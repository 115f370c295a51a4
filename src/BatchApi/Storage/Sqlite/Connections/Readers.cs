using System.Collections.Concurrent;
using BatchApi.Storage.Errors;

namespace BatchApi.Storage.Sqlite.Connections;

/// <summary>A few connections for reading. A read is short, and is over before anyone waits for a client.</summary>
internal sealed class Readers(string path, Func<string, Connection> open, StorageHealth health) : IDisposable
{
    // Most reads are answered from memory: more connections than cores would only wait for each other.
    private static readonly int MaxCount = Math.Clamp(Environment.ProcessorCount, 2, 8);

    private readonly SemaphoreSlim _free = new(MaxCount);
    private readonly ConcurrentBag<Connection> _idle = [];

    public async Task<T> ReadAsync<T>(Func<Connection, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            if (!_idle.TryTake(out var connection))
                connection = open(path);
            try
            {
                return read(connection);
            }
            finally
            {
                _idle.Add(connection);
            }
        }
        catch (SqliteException exception)
        {
            var named = exception.Named("read", path);
            if (named is StorageException failure)
                health.Failed(failure);
            throw named;
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the reads under way.</summary>
    public void Dispose()
    {
        for (var count = 0; count < MaxCount; count++)
            _free.Wait();
        foreach (var connection in _idle)
            connection.Dispose();
        _free.Dispose();
    }
}
