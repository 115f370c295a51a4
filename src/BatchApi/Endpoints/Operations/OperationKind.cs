namespace BatchApi.Endpoints.Operations;

/// <summary>What runs an operation.</summary>
internal enum OperationKind
{
    Dotnet,
    Python,
    Command,
    Javascript,
}
