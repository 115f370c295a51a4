using BatchApi.Endpoints.Swagger.Shapes;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Status;

/// <summary>Why a job failed as a whole.</summary>
internal sealed record JobErrorAnswer([property: ShownAs(typeof(ItemCode))] string Code, string Message)
{
    public static JobErrorAnswer? Of(JobError? error) => error is null ? null : new(error.Code, error.Message);
}
