using BatchApi.Catalogue;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace BatchApi.Endpoints.Operations;

/// <summary><c>GET /v1/operations</c> and <c>GET /v1/operations/{name}</c>: what can be run.</summary>
internal static class GetOperations
{
    public static JsonHttpResult<OperationListAnswer> Handle(OperationCatalogue catalogue, IOptions<JobsOptions> limits) =>
        TypedResults.Json(new OperationListAnswer([.. catalogue.Operations.Select(operation => Answer(operation, catalogue, limits.Value))]));

    public static IResult HandleOne(string name, OperationCatalogue catalogue, IOptions<JobsOptions> limits) => catalogue.Find(name) is { } operation
        ? TypedResults.Json(Answer(operation, catalogue, limits.Value))
        : new ProblemAnswer(NearestNames.Unknown(StatusCodes.Status404NotFound, "not_found", name, catalogue.Operations.Select(other => other.Name)));

    private static OperationAnswer Answer(Operation operation, OperationCatalogue catalogue, JobsOptions limits) =>
        OperationAnswer.Of(operation, catalogue.ProblemOf(operation.Name), catalogue.IsOnePerChunk(operation.Name), limits);
}
