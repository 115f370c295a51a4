using System.Text.Json.Serialization;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Results.Answers;

/// <summary>Why an item has no output.</summary>
/// <param name="Type">The exception's type, of an <c>operation_error</c>.</param>
/// <param name="ExitCode">The worker's exit code, of a <c>worker_crashed</c> that exited.</param>
/// <param name="Signal">The signal's name, of a <c>worker_crashed</c> that was killed.</param>
/// <param name="Details">What is behind it and where it was raised; absent: nothing is known. It is sent as it is stored.</param>
internal sealed record ItemError(
    [property: ShownAs(typeof(ItemCode))] string Code,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type,
    int? ExitCode,
    string? Signal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ErrorDetails? Details = null)
{
    /// <summary>Of a job's error: it stands at each of its items, of which there may be millions.</summary>
    private const int MaxReasonLength = 1000;

    public static ItemError Of(Outcome outcome) => outcome.Failure is { } failure
        ? new(failure.Code, failure.Message, failure.Type, failure.ExitCode, failure.Signal)
        : new(outcome.Code ?? JobLifecycle.CanceledCode, NeverRan(outcome), null, null, null);

    private static string NeverRan(Outcome outcome) => outcome switch
    {
        { CanceledMessage: { Length: > MaxReasonLength } reason } => $"The job ended before the item was done. {reason[..MaxReasonLength]} ...",
        { CanceledMessage: { } reason } => $"The job ended before the item was done. {reason}",
        { CanceledCode: JobLifecycle.CanceledCode } => "The job was canceled before the item was done.",
        _ => "The job ended before the item was done.",
    };
}
