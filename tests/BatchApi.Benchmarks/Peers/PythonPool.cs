using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace BatchApi.Benchmarks.Peers;

/// <summary>Python's <c>multiprocessing.Pool</c> on the same squares: one process, one warm pool of two, timed inside Python.</summary>
internal sealed class PythonPool : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _count;

    public PythonPool(int count)
    {
        _count = count;
        _process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "Peers", "pool.py"), $"{count}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>The seconds that one map took.</summary>
    public async Task<double> MapAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync("map".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var answer = await _process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new BenchmarkFailedException("Python ended without an answer.");
        var words = answer.Split(' ');
        if (BigInteger.Parse(words[1], CultureInfo.InvariantCulture) != SumOfSquares)
            throw new BenchmarkFailedException($"Python's sum is wrong: {answer}.");

        return double.Parse(words[0], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        // The end of its input ends it, and its pool with it.
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private BigInteger SumOfSquares => (BigInteger)(_count - 1) * _count * ((2 * (BigInteger)_count) - 1) / 6;
}
