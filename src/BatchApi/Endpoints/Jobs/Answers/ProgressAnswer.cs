using BatchApi.Jobs;

namespace BatchApi.Endpoints.Jobs.Answers;

/// <summary>How far a job is.</summary>
/// <param name="Percent">Items with an outcome, of all; 100 for an empty job.</param>
/// <param name="ItemsPerSecond">Over the job's whole running time; null: it has not run.</param>
/// <param name="EtaSeconds">What is left at that rate; null: not known, or nothing is left.</param>
internal sealed record ProgressAnswer(double Percent, double? ItemsPerSecond, double? EtaSeconds)
{
    public static ProgressAnswer Of(Job job, DateTimeOffset now)
    {
        var counts = job.Counts;
        var percent = counts.Total == 0 ? 100 : Math.Round(100.0 * counts.Done / counts.Total, 2);
        var worked = counts.Succeeded + counts.Failed;
        var seconds = ((job.EndedAt ?? now) - job.StartedAt)?.TotalSeconds;
        if (worked == 0 || seconds is null or <= 0)
            return new(percent, null, null);

        var rate = worked / seconds.Value;
        double? eta = job.State.HasEnded() ? null : Math.Round((counts.Pending + counts.Running) / rate, 1);
        return new(percent, Math.Round(rate, 2), eta);
    }
}
