namespace BatchApi.Endpoints.Queries;

/// <summary>A page of JSON, or lines of it.</summary>
internal enum AnswerFormat
{
    Json,
    Ndjson,
}
