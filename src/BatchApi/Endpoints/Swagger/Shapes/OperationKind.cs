namespace BatchApi.Endpoints.Swagger.Shapes;

/// <summary>What runs an operation.</summary>
internal enum OperationKind
{
    Dotnet,
    Python,
    Command,
    Javascript,
}
