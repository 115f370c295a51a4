using System.Diagnostics;
using System.Globalization;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Observation;

/// <summary>A service that has nothing to do hardly wakes.</summary>
public sealed class Resting
{
    private const string Field = "voluntary_ctxt_switches:";
    private const int MaxWakesPerSecond = 15;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task WakesAFewTimesASecondAtMost()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);
        await service.Jobs.EndedAsync(await service.Jobs.SubmitAsync("""{"operation": "square", "items": [1, 2, 3]}"""));

        // The runtime still compiles for a while, so the first quiet window counts.
        var begun = Stopwatch.StartNew();
        double wakes;
        while ((wakes = await WakesAsync(service.Id)) > MaxWakesPerSecond)
            Assert.True(begun.Elapsed < 2 * ServiceProcess.Deadline, $"After {begun.Elapsed} it still wakes {wakes} times a second.");
    }

    private static async Task<double> WakesAsync(int process)
    {
        var (before, begun) = (Count(process), Stopwatch.StartNew());
        await Task.Delay(Window);
        return (Count(process) - before) / begun.Elapsed.TotalSeconds;
    }

    private static long Count(int process) => Directory.EnumerateDirectories($"/proc/{process}/task").Sum(Switches);

    private static long Switches(string thread)
    {
        try
        {
            var line = File.ReadLines($"{thread}/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
            return long.Parse(line[Field.Length..], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
