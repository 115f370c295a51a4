namespace BatchApi.Worker.Running;

/// <summary>Makes a task of what the method returned, so that other items can run until it completes.</summary>
internal interface IAsyncReturnValue<in TReturn, TOutput>
{
    static abstract Task<TOutput> TaskOf(TReturn returned);
}
