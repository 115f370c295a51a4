using System.ComponentModel;
using System.Diagnostics;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;
using Microsoft.Extensions.Logging;

namespace BatchApi.Pool.Orphans;

/// <summary>
/// A small shell that outlives the service: when that ends, however it ends, it kills what workers have left and removes their folders.
/// Workers themselves die with the service; what they started does not, and after a <c>kill -9</c> nobody else is there to end it.
/// </summary>
internal sealed partial class CleanupShell : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Waits until the service closes its end of the pipe. A round more than there was something to kill: what forked meanwhile. The status
    // of grep tells nothing: it is that of an error as soon as one process ends, or may not be read, while it looks.
    private const string Script = """
        trap '' INT TERM HUP QUIT
        while read -r line; do :; done
        [ ! -d "$4" ] || echo 1 > "$4/cgroup.kill"
        for round in 1 2 3 4 5 6 7 8 9 10; do
          found="$(grep -lsa -e "$1" /proc/[0-9]*/environ) $(grep -ls -e "$2" /proc/[0-9]*/limits)"
          [ "$found" != " " ] || break
          for file in $found; do process=${file#/proc/}; kill -KILL "${process%/*}" 2> /dev/null; done
        done
        for round in 1 2 3 4 5 6 7 8 9 10; do
          [ -d "$4" ] || break
          rmdir "$4"/*/ "$4" || sleep 0.1
        done 2> /dev/null
        rm -rf -- "$3" 2> /dev/null || { chmod -R u+rwx -- "$3"; rm -rf -- "$3"; }
        """;

    private readonly Process? _shell;

    /// <param name="pool">Its name: what the cookies of its workers begin with, and their rlimit tags are drawn by.</param>
    /// <param name="scratch">The folder of their scratch folders.</param>
    /// <param name="group">The control group of theirs; null: they have none.</param>
    public CleanupShell(string pool, string scratch, string? group, ILogger logger)
    {
        try
        {
            _shell = Process.Start(
                new ProcessStartInfo(
                    "/bin/sh", ["-c", Script, "batchapi-guard", $"{WorkerIdentity.CookieName}={pool}",
                    RlimitTag.Expression(pool), scratch, group ?? ""])
                {
                    RedirectStandardInput = true,
                    WorkingDirectory = "/",
                });
        }
        catch (Win32Exception failure)
        {
            Log.Missing(logger, failure.Message);
        }
    }

    public void Dispose()
    {
        if (_shell is null)
            return;

        _shell.StandardInput.Close();
        _shell.WaitForExit(Patience);
        _shell.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "No shell could be started to clean up if this process is killed: {Reason}")]
        public static partial void Missing(ILogger logger, string reason);
    }
}
