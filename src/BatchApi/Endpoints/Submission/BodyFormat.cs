namespace BatchApi.Endpoints.Submission;

/// <summary>How a body holds its items.</summary>
internal enum BodyFormat
{
    Json,
    JsonLines,
    Text,
    Csv,
}
