using System.Reflection;

namespace BatchApi.Worker.Failing;

/// <summary>What an author's code raised, without what the runtime wraps around it.</summary>
internal static class OriginalError
{
    public static Exception Of(Exception exception)
    {
        while (exception is TargetInvocationException or TypeInitializationException && exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }
}
