using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>A column of the table <c>jobs</c>: its name, and how its value is bound.</summary>
internal sealed record JobColumn(string Name, Func<Statement, JobRow, Statement> Bind);
