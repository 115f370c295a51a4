namespace BatchApi.Worker.Running;

/// <summary>An asynchronous operation. The main thread waits where a worker runs one item at a time.</summary>
internal readonly struct TaskReturn<T> : IReturnValue<Task<T>, T>, IAsyncReturnValue<Task<T>, T>
{
    public static T Wait(Task<T> returned) => returned.GetAwaiter().GetResult();

    public static Task<T> TaskOf(Task<T> returned) => returned;
}
