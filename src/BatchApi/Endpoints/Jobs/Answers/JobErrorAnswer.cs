using BatchApi.Endpoints.OpenApi;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Jobs.Answers;

/// <summary>Why a job failed as a whole.</summary>
internal sealed record JobErrorAnswer([property: ShownAs(typeof(ItemCode))] string Code, string Message)
{
    public static JobErrorAnswer? Of(JobError? error) => error is null ? null : new(error.Code, error.Message);
}
