namespace BatchApi.Endpoints.Swagger.Shapes;

/// <summary>What a slot's worker does.</summary>
internal enum WorkerState
{
    Absent,
    Starting,
    Idle,
    Busy,
    Stopping,
}
