using System.Diagnostics;
using System.Globalization;

namespace BatchApi.Benchmarks.Peers;

/// <summary>A process that only computes: what two of them gain over one is all that this machine's cores have to give.</summary>
internal sealed class BusyProcess : IDisposable
{
    /// <summary>Makes this executable a busy process.</summary>
    public const string Argument = "busy";

    private readonly Process _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(BusyProcess).Assembly.Location, Argument])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>The process's side: works once for each line, which says how much; ends with its input.</summary>
    public static int Serve()
    {
        while (Console.ReadLine() is { } rounds)
            Console.WriteLine(Work(long.Parse(rounds, CultureInfo.InvariantCulture)));
        return 0;
    }

    /// <summary>Works so many rounds, and waits until they are done.</summary>
    public async Task WorkAsync(long rounds, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync($"{rounds}".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        if (await _process.StandardOutput.ReadLineAsync(cancellationToken) is null)
            throw new BenchmarkFailedException("The busy process ended.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static ulong Work(long rounds)
    {
        // Multiplication modulo a number, as factoring does it.
        ulong value = 1;
        for (long round = 0; round < rounds; round++)
            value = (ulong)((((UInt128)value * value) + 7) % 3_200_000_051);
        return value;
    }
}
