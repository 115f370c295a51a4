using Hangfire;

namespace BatchApi.Scheduling.Hangfire;

/// <summary>Hangfire's queue: it holds the ids of jobs and nothing else.</summary>
internal sealed class BackgroundQueue(IBackgroundJobClient client) : IBackgroundQueue
{
    public void Enqueue(Guid job) => client.Enqueue<RunJob>(runJob => runJob.RunAsync(job, CancellationToken.None));
}
