namespace BatchApi.Endpoints.Problems;

/// <summary>Why a request was not answered as asked: problem details (RFC 9457) with a code from the contract's list.</summary>
/// <param name="Detail">What is wrong and what to do, for a reader.</param>
internal sealed record Problem(int Status, string Code, string Detail)
{
    /// <summary>How many errors an answer lists; <c>errorCount</c> tells how many there are.</summary>
    public const int MaxErrors = 100;

    public IReadOnlyList<InputError> Errors { get; init; } = [];

    /// <summary>How many errors there are; null: as many as <see cref="Errors"/>.</summary>
    public long? ErrorCount { get; init; }

    /// <summary>Further members: <c>limit</c>, <c>actual</c>, <c>allowed</c>, <c>nearest</c>, <c>line</c>, <c>column</c>.</summary>
    public IReadOnlyDictionary<string, object> Members { get; init; } = new Dictionary<string, object>();

    /// <summary>When to try again, for 503 and 429.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Problem Invalid(params IReadOnlyList<InputError> errors) => new(
        StatusCodes.Status422UnprocessableEntity,
        "validation_failed",
        errors.Count == 1 ? errors[0].ToString() : $"{errors[0]} And {errors.Count - 1} more.")
    {
        Errors = errors,
    };

    public static Problem NotParseable(string message, long line, long? column = null, long? index = null)
    {
        var members = new Dictionary<string, object> { ["line"] = line };
        if (column is not null)
            members["column"] = column;
        var place = column is null ? $"line {line}" : $"line {line}, column {column}";
        return new(StatusCodes.Status400BadRequest, "not_parseable", $"The body is not parseable at {place}: {message}")
        {
            Errors = [new(null, message, line, column, index)],
            Members = members,
        };
    }

    public static Problem TooLarge(string code, string detail, long limit, long? actual = null, InputError? error = null)
    {
        var members = new Dictionary<string, object> { ["limit"] = limit };
        if (actual is not null)
            members["actual"] = actual;
        return new(StatusCodes.Status413PayloadTooLarge, code, detail) { Members = members, Errors = error is null ? [] : [error] };
    }

    public static Problem Unsupported(string detail) => new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", detail);

    /// <summary>The same answer for a job that never was, is deleted, or belongs to another client.</summary>
    public static Problem NoSuchJob { get; } = new(StatusCodes.Status404NotFound, "not_found", "There is no such job.");
}
