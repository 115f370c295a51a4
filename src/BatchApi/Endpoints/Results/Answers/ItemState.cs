namespace BatchApi.Endpoints.Results.Answers;

/// <summary>Where one item is: without an outcome, or what became of it.</summary>
internal enum ItemState
{
    Pending,
    Succeeded,
    Failed,
    Canceled,
}
