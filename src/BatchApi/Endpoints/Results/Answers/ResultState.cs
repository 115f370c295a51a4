namespace BatchApi.Endpoints.Results.Answers;

/// <summary>What became of an item.</summary>
internal enum ResultState
{
    Succeeded,
    Failed,
    Canceled,
}
