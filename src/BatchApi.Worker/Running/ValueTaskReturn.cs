namespace BatchApi.Worker.Running;

/// <summary>As <see cref="TaskReturn{T}"/>; a task that has already completed costs nothing.</summary>
internal readonly struct ValueTaskReturn<T> : IReturnValue<ValueTask<T>, T>, IAsyncReturnValue<ValueTask<T>, T>
{
    public static T Wait(ValueTask<T> returned) => returned.IsCompletedSuccessfully ? returned.Result : returned.AsTask().GetAwaiter().GetResult();

    public static Task<T> TaskOf(ValueTask<T> returned) => returned.AsTask();
}
