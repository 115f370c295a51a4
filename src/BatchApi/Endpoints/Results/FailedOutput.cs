namespace BatchApi.Endpoints.Results;

/// <summary>What is shown in place of the output of an item that has none.</summary>
internal enum FailedOutput
{
    Null,
}
