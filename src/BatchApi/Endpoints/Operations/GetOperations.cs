using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Requests;
using BatchApi.Jobs;
using BatchApi.Scheduling.Offering;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace BatchApi.Endpoints.Operations;

/// <summary><c>GET /v1/operations</c> and <c>GET /v1/operations/{name}</c>: what can be run.</summary>
internal static class GetOperations
{
    public static JsonHttpResult<OperationListAnswer> Handle(Catalogue catalogue, IOptions<JobsOptions> limits) =>
        TypedResults.Json(new OperationListAnswer([.. catalogue.Operations.Select(operation => Answer(operation, catalogue, limits.Value))]));

    public static IResult HandleOne(string name, Catalogue catalogue, IOptions<JobsOptions> limits) => catalogue.Find(name) is { } operation
        ? TypedResults.Json(Answer(operation, catalogue, limits.Value))
        : new ProblemAnswer(NotFound(name, catalogue));

    private static Problem NotFound(string name, Catalogue catalogue)
    {
        var nearest = NearestNames.Of(name, catalogue.Operations.Select(operation => operation.Name));
        return new(StatusCodes.Status404NotFound, "not_found", $"There is no such operation. {NearestNames.Hint(nearest)}")
        {
            Members = new Dictionary<string, object> { ["nearest"] = nearest },
        };
    }

    private static OperationAnswer Answer(Operation operation, Catalogue catalogue, JobsOptions limits) =>
        OperationAnswer.Of(operation, catalogue.ProblemOf(operation.Name), catalogue.IsOnePerChunk(operation.Name), limits);
}
