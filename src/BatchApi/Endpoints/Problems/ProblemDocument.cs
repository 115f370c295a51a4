using System.Text.Json.Serialization;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Problems;

/// <summary>Problem details (RFC 9457).</summary>
/// <param name="Title">What the status means.</param>
/// <param name="Detail">What is wrong and what to do, for a reader.</param>
/// <param name="Code">What programs look at.</param>
/// <param name="Errors">What is wrong with the input, the first 100.</param>
/// <param name="ErrorCount">How many errors there are.</param>
/// <param name="State">The job's, of invalid_state.</param>
/// <param name="Allowed">The names of the states in which the request would be taken, of invalid_state.</param>
/// <param name="Count">How many items have no output, of has_failures.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Canceled">How many of them were canceled.</param>
/// <param name="ExpiredAt">When the job was deleted, of results_expired.</param>
/// <param name="Nearest">Names that may have been meant, of unknown_operation and not_found.</param>
/// <param name="Limit">Of what is too large or too many.</param>
/// <param name="Actual">How large it is or how many there are, where known.</param>
/// <param name="Line">Where the body cannot be parsed, from 1.</param>
/// <param name="Column">The byte of the line, from 1.</param>
internal sealed record ProblemDocument(
    string Title,
    int Status,
    string Detail,
    ProblemCode Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<InputError>? Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ErrorCount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JobState? State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Allowed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Failed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Canceled,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ExpiredAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Nearest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Limit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Actual,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Column);
