namespace BatchApi.Endpoints.Jobs.Answers;

/// <summary>How many items are where; total is the sum of the others at every moment.</summary>
internal sealed record CountsAnswer(long Total, long Pending, long Running, long Succeeded, long Failed, long Canceled);
