using System.Globalization;

namespace BatchApi.Tests.Processes;

/// <summary>A program in a pseudo terminal of its own, in whose foreground it runs, and the keys that are pressed there.</summary>
internal sealed class Terminal : IDisposable
{
    // Passes on what the program writes, presses Ctrl-C where a file says so, and ends as the program does.
    private const string Script = """
        import os, pty, select, sys, time
        keys, status = sys.argv[1], sys.argv[2]
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvp(sys.argv[3], sys.argv[3:])
        while True:
            if os.path.exists(keys):
                os.rename(keys, keys + ".pressed")
                os.write(terminal, b"\x03")
            try:
                if select.select([terminal], [], [], 0.02)[0]:
                    data = os.read(terminal, 65536)
                    os.write(1, data)
            except OSError:
                break
        _, code = os.waitpid(pid, 0)
        open(status, "w").write(str(os.waitstatus_to_exitcode(code)))
        """;

    private readonly TemporaryFolder _folder;
    private readonly ServiceProcess _python;
    private int _presses;

    private Terminal(TemporaryFolder folder, ServiceProcess python) => (_folder, _python) = (folder, python);

    public string Output => _python.Output;

    public static Terminal Start(TemporaryFolder folder, params IEnumerable<string> command) =>
        new(folder, ServiceProcess.Start(
            Artifacts.Program("python3"), folder, ["-c", Script, folder.Join("keys"), folder.Join("status"), .. command]));

    /// <summary>Ctrl-C: the kernel signals all in the foreground.</summary>
    public async Task InterruptAsync()
    {
        var key = _folder.Join("keys");
        await File.WriteAllTextAsync($"{key}.{++_presses}", "");
        File.Move($"{key}.{_presses}", key);
        await Until.TrueAsync(() => Task.FromResult(!File.Exists(key)), "the key is pressed");
    }

    /// <summary>Waits for the program's end; its exit code, or a signal's number below zero.</summary>
    public async Task<int> ExitAsync(TimeSpan deadline)
    {
        await _python.ExitAsync(deadline);
        return int.Parse(await File.ReadAllTextAsync(_folder.Join("status")), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _python.Dispose();
}
