using BatchApi.Endpoints.Problems;

namespace BatchApi.Endpoints.Swagger;

/// <summary>Problem details (RFC 9457), as Swagger shows them.</summary>
/// <param name="Title">What the status means.</param>
/// <param name="Code">What programs look at.</param>
/// <param name="Detail">What is wrong and what to do, for a reader.</param>
/// <param name="Errors">What is wrong with the input, the first 100.</param>
/// <param name="ErrorCount">How many errors there are.</param>
internal sealed record ProblemDocument(string Title, int Status, string Detail, string Code, IReadOnlyList<InputError>? Errors, int? ErrorCount);
