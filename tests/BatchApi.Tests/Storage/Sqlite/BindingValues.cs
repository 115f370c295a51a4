using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Tests.Storage.Sqlite;

public sealed class BindingValues
{
    private const string Sql = "SELECT ?1 AS value";

    [Fact]
    public void BeginsAnewAfterAValueThatCouldNotBeBound()
    {
        using var connection = Connection.Open(":memory:", readOnly: false);
        Assert.Equal(1, Read(connection, 1));

        // It has one parameter.
        Assert.Throws<SqliteException>(() => connection.Statement(Sql).Bind(2).Bind(3));

        Assert.Equal(4, Read(connection, 4));
    }

    private static long Read(Connection connection, long value)
    {
        using var select = connection.Statement(Sql);
        Assert.True(select.Bind(value).Step());
        return select.Number("value");
    }
}
