using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>
/// A user who is not root and has no other process: what root may do anyway, and what the kernel counts by user, shows with nobody else.
/// </summary>
internal static class AnotherUser
{
    private const int Id = 54321;

    /// <summary>
    /// As root, runs the calling test once more, in a process of that user, and fails if it does. False: this process is not root's, so that
    /// the test is to go on here.
    /// </summary>
    public static async Task<bool> HasRunItAsync(Type tests, [CallerMemberName] string test = "")
    {
        if (!Environment.IsPrivilegedProcess)
            return false;

        // Neither this assembly's own folder nor that of temporary files need be open to others.
        var folder = Directory.CreateDirectory($"/var/tmp/batchapi-test-{Guid.NewGuid():N}");
        try
        {
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_111);
            await RunAsync(folder.FullName, $"{tests.FullName}.{test}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return true;
    }

    private static async Task RunAsync(string folder, string test)
    {
        var dotnet = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());
        var assembly = Path.Combine(folder, Path.GetFileName(typeof(AnotherUser).Assembly.Location));
        var start = new ProcessStartInfo(
            "setpriv", [$"--reuid={Id}", $"--regid={Id}", "--clear-groups", dotnet, assembly, "-method", test, "-noColor"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
            Environment = { ["TMPDIR"] = folder, ["HOME"] = folder },
        };
        using var run = new TestProcess(start);
        var output = await run.Process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.Process.ExitCode == 0 && output.Contains("Total: 1,", StringComparison.Ordinal), output);
    }
}
