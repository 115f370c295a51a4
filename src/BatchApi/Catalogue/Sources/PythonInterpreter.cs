using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace BatchApi.Catalogue.Sources;

/// <summary>A Python interpreter as it sees itself.</summary>
/// <param name="Program">The program itself: what is on the <c>PATH</c> may be a script that chooses one.</param>
/// <param name="Folders">Full paths of where its libraries are: those of a virtual environment are in several places.</param>
/// <param name="Version">Major and minor version: 3, 11; null: not known.</param>
internal sealed record PythonInterpreter(string Program, IReadOnlyList<string> Folders, IReadOnlyList<int>? Version = null)
{
    private const string Question =
        "import json, sys; print(json.dumps({'program': sys.executable, 'version': list(sys.version_info[:2]), "
        + "'folders': [path for path in sys.path + [sys.prefix, getattr(sys, 'base_prefix', '')] if path]}))";

    // What the worker's own file is written in.
    private static readonly Version Oldest = new(3, 8);

    // On a busy machine, where all entries ask at once, an interpreter needs seconds to start.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Why it cannot run the worker; null: it can.</summary>
    /// <remarks>The worker's file itself does not even parse on an old interpreter, and says so at length.</remarks>
    public string? Problem =>
        Version is [var major, var minor] && new Version(major, minor) < Oldest
            ? $"Python {major}.{minor} is too old, {Oldest} or later is needed."
            : null;

    /// <summary>Asks it; null: it does not answer, and starting the worker will tell why.</summary>
    public static async Task<PythonInterpreter?> AskAsync(string interpreter, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var asked = new ProcessStartInfo(interpreter, ["-E", "-s", "-c", Question])
            {
                WorkingDirectory = "/",
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            };
            // Its installation runs code of its own (sitecustomize, .pth files), and is not confined yet: the service's secrets are not for it.
            asked.Environment.Clear();
            foreach (var (name, value) in WorkerEnvironment.With(KeyValuePair.Create("HOME", "/nonexistent"))) asked.Environment[name] = value;
            using var process = Process.Start(asked)!;
            process.StandardInput.Close();
            var answer = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            try
            {
                await process.WaitForExitAsync(patience.Token);
                await errors;
                return JsonSerializer.Deserialize<PythonInterpreter>(await answer, JsonSerializerOptions.Web) is { Version.Count: 2 } told
                    ? told
                    : null;
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception failure) when (
            failure is Win32Exception or JsonException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }
}
