using System.Globalization;
using OsProcess = System.Diagnostics.Process;

namespace BatchApi.Tests.Processes;

/// <summary>Looks into the database of a running service with SQLite's own shell, as src/README.md tells an operator to.</summary>
internal static class SqliteShell
{
    public static async Task<long> CountAsync(TemporaryFolder folder, string table)
    {
        using var shell = OsProcess.Start(new System.Diagnostics.ProcessStartInfo(
            "sqlite3", ["-readonly", folder.Join("data", "batchapi.db"), $"SELECT count(*) FROM {table}"])
        { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return long.Parse(output, CultureInfo.InvariantCulture);
    }
}
