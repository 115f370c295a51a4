namespace BatchApi.Endpoints.Swagger.Shapes;

/// <summary>What is shown of a result.</summary>
internal enum ResultView
{
    Results,
    Outputs,
}
