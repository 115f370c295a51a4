namespace BatchApi.Worker.Running;

/// <summary>A synchronous operation: what it returns is the output.</summary>
internal readonly struct SynchronousReturn<T> : IReturnValue<T, T>
{
    public static T Wait(T returned) => returned;
}
