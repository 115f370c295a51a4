using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace BatchApi.Storage.Sqlite.Connections;

/// <summary>A prepared statement: values are bound in the order of <c>?1, ?2, ...</c>, columns read by their place.</summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    private const int IdLength = 36;
    private const int TimeLength = 28;

    private int _bound;

    public Statement Bind(long value) => Bound(sqlite3_bind_int64(handle, ++_bound, value));

    public Statement Bind(long? value) => value is { } known ? Bind(known) : Bound(sqlite3_bind_null(handle, ++_bound));

    public Statement Bind(string? value) => Bound(
        value is null ? sqlite3_bind_null(handle, ++_bound) : sqlite3_bind_text(handle, ++_bound, value));

    public Statement Bind(Guid id)
    {
        Span<byte> text = stackalloc byte[IdLength];
        id.TryFormat(text, out _);
        return Bound(sqlite3_bind_text(handle, ++_bound, text));
    }

    /// <summary>RFC 3339 in UTC with a fixed number of digits, so that text compares as time does.</summary>
    public Statement Bind(DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[TimeLength];
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        return Bound(sqlite3_bind_text(handle, ++_bound, text));
    }

    public Statement Bind(DateTimeOffset? time) => time is { } known ? Bind(known) : Bound(sqlite3_bind_null(handle, ++_bound));

    /// <summary>A blob; an empty one is not null.</summary>
    public Statement Bind(ReadOnlySpan<byte> bytes) => Bound(
        bytes.IsEmpty ? sqlite3_bind_zeroblob(handle, ++_bound, 0) : sqlite3_bind_blob(handle, ++_bound, bytes));

    /// <summary>Moves to the next row.</summary>
    public bool Step()
    {
        var code = sqlite3_step(handle);
        if (code is not (SQLITE_ROW or SQLITE_DONE))
            connection.Check(code);
        return code == SQLITE_ROW;
    }

    /// <summary>Runs to the end and makes ready for the next use; answers with the rows changed.</summary>
    public int Run()
    {
        using (this)
        {
            while (Step())
            {
            }

            return connection.Changes;
        }
    }

    public bool IsNull(int column) => sqlite3_column_type(handle, column) == SQLITE_NULL;

    public long Number(int column) => sqlite3_column_int64(handle, column);

    public int Int(int column) => sqlite3_column_int(handle, column);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public int? IntOrNull(int column) => IsNull(column) ? null : Int(column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public Guid Id(int column) =>
        Utf8Parser.TryParse(Bytes(column), out Guid id, out _) ? id : throw new FormatException($"'{Text(column)}' is not an id.");

    public DateTimeOffset Time(int column) =>
        DateTimeOffset.Parse(Text(column), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <summary>The column's own memory, good until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => sqlite3_column_blob(handle, column);

    public void Dispose()
    {
        // The step has told of its error already; what is bound would be kept in memory until the next use.
        sqlite3_reset(handle);
        sqlite3_clear_bindings(handle);
        _bound = 0;
    }

    public void Finish() => handle.Dispose();

    private Statement Bound(int code)
    {
        connection.Check(code);
        return this;
    }
}
