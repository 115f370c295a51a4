namespace BatchApi.Endpoints.Results;

/// <summary>What stands in the place of an output that an item has not.</summary>
internal enum FailedOutput
{
    Null,
}
