namespace BatchApi.Endpoints.Observation;

/// <summary>What a slot's worker does.</summary>
internal enum WorkerState
{
    Absent,
    Starting,
    Idle,
    Busy,
    Stopping,
}
