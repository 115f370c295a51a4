using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace BatchApi.Storage.Sqlite.Connections;

/// <summary>A prepared statement: values are bound in the order of <c>?1, ?2, ...</c>, columns read by their names.</summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    private const int IdLength = 36;
    private const int TimeLength = 28;

    // The columns that were asked for, in the order of their first time. Row after row they are asked for in the same order, so that each is found
    // right behind the last one: reading by name costs no search.
    private readonly List<(string Name, int Place)> _columns = [];
    private int _nextColumn;

    private int _bound;

    /// <summary>Whether values were bound for a use that did not come to its end.</summary>
    public bool IsHalfBound => _bound != 0;

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
        _nextColumn = 0;
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

    public long Number(string column) => sqlite3_column_int64(handle, Place(column));

    public int Int(string column) => sqlite3_column_int(handle, Place(column));

    public long? NumberOrNull(string column) => Place(column) is var place && IsNull(place) ? null : sqlite3_column_int64(handle, place);

    public int? IntOrNull(string column) => Place(column) is var place && IsNull(place) ? null : sqlite3_column_int(handle, place);

    public string Text(string column) => Text(Place(column));

    public string? TextOrNull(string column) => Place(column) is var place && IsNull(place) ? null : Text(place);

    public Guid Id(string column) =>
        Place(column) is var place && Utf8Parser.TryParse(Bytes(place), out Guid id, out _)
            ? id
            : throw new FormatException($"'{Text(place)}' is not an id.");

    public DateTimeOffset Time(string column) => Time(Place(column));

    public DateTimeOffset? TimeOrNull(string column) => Place(column) is var place && IsNull(place) ? null : Time(place);

    /// <summary>The column's own memory, good until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(string column) => Bytes(Place(column));

    /// <summary>The value of a statement that has one column, like a pragma.</summary>
    public long OnlyNumber() => sqlite3_column_int64(handle, 0);

    /// <inheritdoc cref="OnlyNumber"/>
    public string OnlyText() => Text(0);

    public void Dispose()
    {
        // The step has reported its error already; the bound values would stay in memory until the next use.
        sqlite3_reset(handle);
        sqlite3_clear_bindings(handle);
        _bound = 0;
    }

    public void Finish() => handle.Dispose();

    private bool IsNull(int place) => sqlite3_column_type(handle, place) == SQLITE_NULL;

    private string Text(int place) => Encoding.UTF8.GetString(Bytes(place));

    private DateTimeOffset Time(int place) => DateTimeOffset.Parse(Text(place), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private ReadOnlySpan<byte> Bytes(int place) => sqlite3_column_blob(handle, place);

    private int Place(string column) => _nextColumn < _columns.Count && ReferenceEquals(_columns[_nextColumn].Name, column)
        ? _columns[_nextColumn++].Place
        : Find(column);

    // By reference: a name is always a literal.
    private int Find(string column)
    {
        var known = 0;
        while (known < _columns.Count && !ReferenceEquals(_columns[known].Name, column))
            known++;
        if (known == _columns.Count)
            _columns.Add((column, PlaceOf(column)));
        _nextColumn = known + 1;
        return _columns[known].Place;
    }

    private int PlaceOf(string column)
    {
        var count = sqlite3_column_count(handle);
        for (var place = 0; place < count; place++)
        {
            if (sqlite3_column_name(handle, place).utf8_to_string() == column)
                return place;
        }

        throw new ArgumentException($"The statement has no column '{column}'.", nameof(column));
    }

    private Statement Bound(int code)
    {
        connection.Check(code);
        return this;
    }
}
