namespace BatchApi.Worker.Running;

/// <summary>As <see cref="AwaitedTask{T}"/>; one that ended already costs nothing.</summary>
internal readonly struct AwaitedValueTask<T> : IAwaiting<ValueTask<T>, T>, IStarted<ValueTask<T>, T>
{
    public static T Wait(ValueTask<T> returned) => returned.IsCompletedSuccessfully ? returned.Result : returned.AsTask().GetAwaiter().GetResult();

    public static Task<T> TaskOf(ValueTask<T> returned) => returned.AsTask();
}
