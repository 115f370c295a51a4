namespace BatchApi.Endpoints.OpenApi;

/// <summary>What Swagger says of an answer.</summary>
/// <param name="Example">JSON, or none.</param>
internal sealed record Answer(int Status, string Description, string? Example, IReadOnlyList<AnswerHeader> Headers);
