namespace BatchApi.Worker.Linux;

/// <summary>The service that started this worker: the worker never outlives it.</summary>
internal static class ParentProcess
{
    /// <summary>Asks the kernel to kill this process with its parent. False: the parent has ended already.</summary>
    /// <remarks>
    /// A parent that ends between the two calls shows by its id; one that ended before both, by end of input.
    /// An id of 1 proves nothing: in a container the service is process 1.
    /// </remarks>
    public static bool TryFollow()
    {
        int parent = Libc.ParentId();
        _ = Libc.ControlProcess(Libc.ParentDeathSignal, Libc.Kill, 0, 0, 0);
        return Libc.ParentId() == parent;
    }
}
