using BatchApi.Endpoints.OpenApi;
using BatchApi.Endpoints.Submission.Documents;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Jobs.Answers;

/// <summary>The options in effect.</summary>
/// <param name="ChunkSize">A number, or <c>auto</c>: planned from the measured time per item.</param>
/// <param name="MaxWorkers">null: all.</param>
internal sealed record OptionsAnswer(
    [property: ShownAs(typeof(ChunkSizeDocument))] object ChunkSize, int? MaxWorkers, double ItemTimeoutSeconds, int MaxCrashes, int MemoryLimitMiB)
{
    public static OptionsAnswer Of(JobOptions options) =>
        new(options.ChunkSize ?? (object)"auto", options.MaxWorkers, options.ItemTimeout.TotalSeconds, options.MaxCrashes, options.MemoryLimitMiB);
}
