using BatchApi.Jobs;

namespace BatchApi.Endpoints.Jobs.Answers;

/// <summary>What a job has taken so far: of all runs of its chunks that have ended.</summary>
/// <param name="CpuSeconds">Processor time of all its workers.</param>
/// <param name="PeakMemoryMiB">The most that one of them had in memory.</param>
/// <param name="WorkerRestarts">Workers that had to be replaced: they crashed, hung or took too much.</param>
internal sealed record UsageAnswer(double CpuSeconds, double PeakMemoryMiB, int WorkerRestarts)
{
    public static UsageAnswer Of(Usage usage) => new(Seconds(usage.CpuTime), MiB(usage.PeakMemoryBytes), usage.WorkerRestarts);

    /// <summary>To the millisecond.</summary>
    public static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    /// <summary>To a tenth.</summary>
    public static double MiB(long bytes) => Math.Round(bytes / (double)(1 << 20), 1);
}
