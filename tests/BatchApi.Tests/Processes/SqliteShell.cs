using System.Globalization;

namespace BatchApi.Tests.Processes;

/// <summary>Looks into the database of a running service with SQLite's own shell, as src/README.md tells an operator to.</summary>
internal static class SqliteShell
{
    public static async Task<long> CountAsync(TemporaryFolder folder, string table)
    {
        using var shell = ServiceProcess.Start(
            "sqlite3", folder, "-readonly", folder.Join("data", "batchapi.db"), $"SELECT count(*) FROM {table}");
        Assert.True(await shell.ExitAsync(ServiceProcess.Deadline) == 0, shell.Output);
        return long.Parse(shell.Output.Trim(), CultureInfo.InvariantCulture);
    }
}
