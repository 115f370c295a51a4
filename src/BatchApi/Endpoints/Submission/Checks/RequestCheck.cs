using BatchApi.Catalogue;
using BatchApi.Catalogue.Entries;
using BatchApi.Catalogue.Sources;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Requests;
using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Jobs.Input;
using BatchApi.Jobs.Options;
using Microsoft.Extensions.Options;

namespace BatchApi.Endpoints.Submission.Checks;

/// <summary>Checks a request as a whole, all errors at once, and makes a job of it.</summary>
internal sealed class RequestCheck(OperationCatalogue catalogue, IOptions<JobsOptions> options)
{
    private readonly JobRequestValidator _validator = new();
    private readonly JobsOptions _limits = options.Value;

    /// <param name="errors">What was wrong with the request's form.</param>
    /// <returns>Why the request is refused; null: it is not.</returns>
    public Problem? Check(JobRequest request, List<InputError> errors)
    {
        foreach (var failure in _validator.Validate(request).Errors)
        {
            // A member that could not be read is also missing; one error is enough.
            if (!errors.Exists(error => error.Pointer == failure.PropertyName))
                errors.Add(new(failure.PropertyName, failure.ErrorMessage));
        }

        var operation = request.Operation is null ? null : catalogue.Find(request.Operation);
        // Before any error about its parameters: nobody knows the parameters of an operation that cannot be loaded.
        if (operation is not null && catalogue.ProblemOf(operation.Name) is var (reason, _))
            return Unavailable(operation.Name, reason, errors);
        if (request.Script is { } script)
        {
            if (operation?.Kind != JavaScriptOperation.Kind)
                return NoScripts();

            ScriptCheck.Check(script, request.Parameters, errors);
        }
        else if (operation?.Kind == JavaScriptOperation.Kind && errors.Count == 0)
        {
            errors.Add(new("/operation", "Give the function itself: {\"javascript\": \"x => x * x\"}, or javascript=... in the query."));
        }

        if (operation is not null && !errors.Exists(error => error.Pointer?.StartsWith("/parameters", StringComparison.Ordinal) ?? false))
            ParametersCheck.Check(operation, request.Parameters, errors);
        if (operation is null && !string.IsNullOrEmpty(request.Operation))
            return Unknown(request.Operation, errors);
        if (errors.Count > 0)
            return Problem.Invalid(errors);

        return request.Range?.Count > _limits.MaxItems
            ? Problem.TooLarge(
                "too_many_items", $"The range has more than {_limits.MaxItems} items (Jobs:MaxItems).", _limits.MaxItems, request.Range.Count,
                new("/range/count", $"More than {_limits.MaxItems}."))
            : null;
    }

    /// <param name="request">Checked.</param>
    /// <param name="itemCount">Items of the body, if they are no range.</param>
    /// <param name="largestChunk">The most of them that a chunk may have.</param>
    public NewJob Make(JobRequest request, Guid id, long itemCount, long largestChunk) => new(
        id,
        request.Operation!,
        catalogue.Find(request.Operation!) is { } operation
            ? NullParameters.LeftOut(operation.ParametersSchema, request.Parameters)
            : request.Parameters,
        request.Range is { } range ? new NumberRange(range.Start!.Value, range.Count!.Value, range.Step!.Value) : null,
        request.Range?.Count ?? itemCount,
        request.Priority switch { "low" => Priority.Low, "high" => Priority.High, _ => Priority.Normal },
        OptionList.InEffect(request.Options, new(OperationOf(request), _limits, request.Range is null ? largestChunk : ChunkLimits.MaxRangeItems)),
        request.Labels)
    {
        Script = request.Script?.Source,
    };

    /// <param name="request">Checked.</param>
    /// <returns>The operation; null: it has gone meanwhile.</returns>
    public Operation? OperationOf(JobRequest request) => catalogue.Find(request.Operation!);

    private static Problem NoScripts() => Unavailable(
        JavaScriptOperation.Kind,
        "this service takes no functions from its clients. Its operator can allow them: "
        + $"{OperationsOptions.Section}:{nameof(OperationsOptions.JavaScript)}.");

    // The reason may have the lines of a stack: it is said once.
    private static Problem Unavailable(string name, string reason, params IReadOnlyList<InputError> others) =>
        new(StatusCodes.Status422UnprocessableEntity, "operation_unavailable", $"The operation {name} cannot be run: {reason}")
        {
            Errors = [new("/operation", "It cannot be run. The detail says why."), .. others],
        };

    private Problem Unknown(string name, List<InputError> errors)
    {
        var known = catalogue.Operations.Select(operation => operation.Name);
        return NearestNames.Unknown(StatusCodes.Status422UnprocessableEntity, "unknown_operation", name, known) with
        {
            Errors = [new("/operation", "There is no such operation."), .. errors],
        };
    }
}
