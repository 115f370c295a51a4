namespace BatchApi.Endpoints.Results;

/// <summary>What became of an item.</summary>
internal enum ResultState
{
    Succeeded,
    Failed,
    Canceled,
}
