using System.Diagnostics;
using System.Globalization;

namespace BatchApi.Benchmarks.Peers;

/// <summary>Python's <c>Pool(2).map</c> of a function over the lines of a file, with the chunk size that is best here; timed inside Python.</summary>
internal sealed class PythonMap : IAsyncDisposable
{
    private readonly Process _process;

    /// <param name="function">One of <c>functions.py</c>.</param>
    /// <param name="items">A file of JSON lines.</param>
    public PythonMap(string function, string items) =>
        _process = Process.Start(
            new ProcessStartInfo("python3", [Module, function, items]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    /// <summary>The folder of the module, which is the operations' too.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Peers");

    private static string Module => Path.Combine(Folder, "functions.py");

    /// <summary>The seconds that one map took.</summary>
    public async Task<double> MapAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync("map".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var answer = await _process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new BenchmarkFailedException("Python ended without an answer.");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        // The end of its input ends it, and its pool with it.
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
