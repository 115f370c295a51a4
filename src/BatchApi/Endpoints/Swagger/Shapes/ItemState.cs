namespace BatchApi.Endpoints.Swagger.Shapes;

/// <summary>Where one item is: without an outcome, or what became of it.</summary>
internal enum ItemState
{
    Pending,
    Succeeded,
    Failed,
    Canceled,
}
