using BatchApi.Jobs;

namespace BatchApi.Endpoints.OpenApi;

/// <summary>What Swagger says of a header of an answer.</summary>
/// <param name="Type">string, integer or boolean.</param>
internal sealed record AnswerHeader(string Name, string Description, string Type = "string")
{
    public static AnswerHeader Location { get; } = new("Location", "The job's own address.");

    public static AnswerHeader RetryAfter { get; } =
        new("Retry-After", "Seconds after which to ask again; absent once the job has ended.", "integer");

    public static AnswerHeader TryAgainAfter { get; } = new("Retry-After", "Seconds after which to try again.", "integer");

    public static AnswerHeader ETag { get; } = new("ETag", "Changes with the job; for If-None-Match.");

    public static AnswerHeader PreferenceApplied { get; } = new("Preference-Applied", "wait=N, if the client waited.");

    public static AnswerHeader JobState { get; } = new("Job-State", "The job's state when the answer began.") { Names = typeof(JobState) };

    public static AnswerHeader JobComplete { get; } = new("Job-Complete", "Whether the job had ended when the answer began.", "boolean");

    /// <summary>An enum whose names are all that the header can be.</summary>
    public Type? Names { get; init; }
}
