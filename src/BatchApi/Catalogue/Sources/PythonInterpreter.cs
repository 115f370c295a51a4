using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace BatchApi.Catalogue.Sources;

/// <summary>A Python interpreter, as it describes itself.</summary>
/// <param name="Program">The program itself: what is on the <c>PATH</c> may be a script that chooses one.</param>
/// <param name="Folders">Full paths of where its libraries are: those of a virtual environment are in several places.</param>
/// <param name="Version">Major and minor version: 3, 11; null: not known.</param>
internal sealed record PythonInterpreter(string Program, IReadOnlyList<string> Folders, IReadOnlyList<int>? Version = null)
{
    // Any version can read it. One that can run the worker also compiles its modules. The answer comes before that, since it may take too long.
    // Of several entries with one version the first compiles. Its lock goes with the process, however that ends, and who is asked next does the rest.
    private const string Question = """
        import json, os, sys
        folders = [path for path in sys.path + [sys.prefix, getattr(sys, 'base_prefix', '')] if path]
        print(json.dumps({'program': sys.executable, 'version': list(sys.version_info[:2]), 'folders': folders}))
        sys.stdout.flush()
        if sys.version_info >= (3, 8):
            import compileall, fcntl
            modules, compiled = sys.argv[1:]
            try:
                with open('{}.{}'.format(compiled, sys.implementation.cache_tag), 'a+') as done:
                    fcntl.flock(done, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    sys.pycache_prefix = compiled
                    if done.tell() == 0 and compileall.compile_dir(modules, quiet=2):
                        done.write('done')
            except OSError:
                pass
        """;

    // The Python version that the worker's code needs.
    private static readonly Version Oldest = new(3, 8);

    // On a busy machine, where all entries ask at once, an interpreter needs seconds to start.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether it has also compiled what it could. Otherwise it took too long, and is to be asked again.</summary>
    public bool IsSettled { get; init; }

    /// <summary>Why it cannot run the worker; null: it can.</summary>
    /// <remarks>The worker itself does not even parse on an old interpreter, and says so at length.</remarks>
    public string? Problem =>
        Version is [var major, var minor] && new Version(major, minor) < Oldest
            ? $"Python {major}.{minor} is too old, {Oldest} or later is needed."
            : null;

    /// <summary>Asks it, and has it compile modules; null: it gives no answer, and starting the worker will tell why.</summary>
    /// <param name="interpreter">Path, or name on the <c>PATH</c>.</param>
    /// <param name="modules">Folder of the worker's modules.</param>
    /// <param name="compiled">Folder for what it compiles; need not exist. A start takes what it finds there, and only takes longer without.</param>
    /// <param name="limit">How long it may take; null: 30 s.</param>
    /// <param name="cancellationToken">Ends the interpreter.</param>
    public static async Task<PythonInterpreter?> AskAsync(
        string interpreter, string modules, string compiled, TimeSpan? limit, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit ?? Patience);
        var told = new PythonInterpreter(interpreter, []);
        try
        {
            var asked = new ProcessStartInfo(interpreter, ["-E", "-s", "-c", Question, modules, compiled])
            {
                WorkingDirectory = "/",
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            };
            // An interpreter's installation may run code of its own (sitecustomize, .pth files), and is not confined yet: it must not see the
            // service's secrets.
            asked.Environment.Clear();
            foreach (var (name, value) in WorkerEnvironment.With(KeyValuePair.Create("HOME", "/nonexistent")))
                asked.Environment[name] = value;
            using var process = Process.Start(asked)!;
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            try
            {
                var answer = await process.StandardOutput.ReadLineAsync(patience.Token);
                if (JsonSerializer.Deserialize<PythonInterpreter>(answer ?? "null", JsonSerializerOptions.Web) is not { Version.Count: 2 } known)
                    return null;

                told = known;
                await process.StandardOutput.ReadToEndAsync(patience.Token);
                await errors;
                await process.WaitForExitAsync(patience.Token);
                return told with { IsSettled = true };
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return told;
        }
        catch (Exception failure) when (failure is Win32Exception or JsonException)
        {
            return null;
        }
    }
}
