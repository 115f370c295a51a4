namespace BatchApi.Worker.Running;

/// <summary>An asynchronous operation. The main thread waits: a worker runs one item at a time.</summary>
internal readonly struct AwaitedTask<T> : IAwaiting<Task<T>, T>
{
    public static T Wait(Task<T> returned) => returned.GetAwaiter().GetResult();
}
