using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Tests.Storage.Sqlite;

/// <summary>The store's file, seen or held by somebody else.</summary>
internal sealed class RawDatabase(string path) : IDisposable
{
    // A store that was opened a moment ago may still be writing.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly Connection _connection = Open(path);

    public void Execute(string sql) => _connection.Execute(sql);

    public long Ask(string sql)
    {
        using var statement = _connection.Statement(sql);
        return statement.Step() ? statement.OnlyNumber() : 0;
    }

    public string Text(string sql)
    {
        using var statement = _connection.Statement(sql);
        return statement.Step() ? statement.OnlyText() : "";
    }

    /// <summary>Closing leaves the log where it is, as a killed process does.</summary>
    public void LeaveTheLog() => _connection.CheckpointOnClose(false);

    public void Dispose() => _connection.Dispose();

    private static Connection Open(string path)
    {
        var connection = Connection.Open(path, readOnly: false);
        connection.WaitWhenBusy(MaxWait);
        return connection;
    }
}
