namespace BatchApi.Endpoints.Submission.Requests;

/// <summary>Items that are numbers in a row: <c>{"start": 0, "count": 1000000, "step": 1}</c>.</summary>
internal sealed record RangeRequest(long? Start, long? Count, long? Step);
