namespace BatchApi.Worker.Linux;

/// <summary>The service that started this worker: the worker never outlives it.</summary>
internal static class ParentProcess
{
    /// <summary>Asks to be killed with the parent. False: it is gone already.</summary>
    /// <remarks>
    /// A parent that went between the two questions is seen by its id; one that went before them, by the end of input.
    /// An id of 1 proves nothing: in a container the service is process 1.
    /// </remarks>
    public static bool TryFollow()
    {
        int parent = Libc.ParentId();
        _ = Libc.ControlProcess(Libc.ParentDeathSignal, Libc.Kill, 0, 0, 0);
        return Libc.ParentId() == parent;
    }
}
