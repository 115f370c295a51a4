using System.Runtime.InteropServices;
using System.Text;

namespace BatchApi.Pool.Processes;

/// <summary>
/// Says why a program could not be started, and what to do. The kernel's own words say little: for a folder they are "Permission denied".
/// </summary>
internal static class SpawnFailure
{
    private const int NoEntry = 2;
    private const int BadFormat = 8;
    private const int Denied = 13;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static string Explain(string program, int error)
    {
        var message = Marshal.GetPInvokeErrorMessage(error);
        if (!program.Contains('/'))
            return error == NoEntry ? $"{message}: no folder of PATH has a program of this name" : message;
        if (Directory.Exists(program))
            return $"{program} is a directory, not a program";

        return error switch
        {
            NoEntry when File.Exists(program) => $"{message}: {program} is there, but not the interpreter or loader that it names",
            BadFormat => $"{message}: {program} is no program for this machine; a script must begin with #! and its interpreter",
            Denied when File.Exists(program)
                && (File.GetUnixFileMode(program) & Executable) == 0 => $"{message}: {program} is not executable (chmod +x)",
            Denied when InterpreterOf(program) is { } interpreter => $"{message}: {interpreter}, which {program} names as its interpreter",
            _ => message,
        };
    }

    private static string? InterpreterOf(string program)
    {
        const int longestLine = 256; // BINPRM_BUF_SIZE
        try
        {
            using var file = File.OpenRead(program);
            var start = new byte[longestLine];
            var line = Encoding.UTF8.GetString(start, 0, file.ReadAtLeast(start, longestLine, throwOnEndOfStream: false)).Split('\n')[0];
            return line.StartsWith("#!", StringComparison.Ordinal) ? line[2..].Trim().Split(' ', '\t')[0] : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
