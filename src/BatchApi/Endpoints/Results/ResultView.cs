namespace BatchApi.Endpoints.Results;

/// <summary>What is shown of a result.</summary>
internal enum ResultView
{
    Results,
    Outputs,
}
