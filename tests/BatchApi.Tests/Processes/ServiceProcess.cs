using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using OsProcess = System.Diagnostics.Process;

namespace BatchApi.Tests.Processes;

/// <summary>A program of ours at work in a folder of its own, its output kept.</summary>
internal sealed partial class ServiceProcess : IDisposable
{
    /// <summary>Beyond what anything here takes on a busy machine.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private const int Sigterm = 15;

    private readonly OsProcess _process;
    private readonly StringBuilder _output = new();

    private ServiceProcess(OsProcess process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>All it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts <c>dotnet</c> in the folder, which is also where it and its children put temporary files.</summary>
    public static ServiceProcess Start(TemporaryFolder folder, params IEnumerable<string> arguments) => Start("dotnet", folder, arguments);

    public static ServiceProcess Start(string program, TemporaryFolder folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["TMPDIR"] = folder.Path,
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                ["UseSharedCompilation"] = "false",
            },
        };
        var started = new ServiceProcess(OsProcess.Start(start)!);
        started._process.StandardInput.Close();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>SIGKILL, to this process alone.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM.</summary>
    public static void Terminate(int process) => Assert.Equal(0, Signal(process, Sigterm));

    /// <summary>Those it has started itself and that live.</summary>
    public IEnumerable<int> Children() => Directory
        .EnumerateDirectories($"/proc/{Id}/task")
        .SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    /// <summary>Waits for its end and all its output.</summary>
    public async Task<int> ExitAsync(TimeSpan deadline)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(deadline);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            Assert.Fail($"It has not ended within {deadline}. Its output:\n{Output}");
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
