namespace BatchApi.Worker.Running;

/// <summary>Makes a task of what the method returned, so that it can be left to itself for a while.</summary>
internal interface IAsyncReturnValue<in TReturn, TOutput>
{
    static abstract Task<TOutput> TaskOf(TReturn returned);
}
