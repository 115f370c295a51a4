namespace BatchApi.Worker.Running;

/// <summary>Takes the output out of what the method returned.</summary>
internal interface IReturnValue<in TReturn, out TOutput>
{
    static abstract TOutput Wait(TReturn returned);
}
