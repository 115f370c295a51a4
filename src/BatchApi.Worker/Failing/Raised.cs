using System.Reflection;

namespace BatchApi.Worker.Failing;

/// <summary>What an author's code raised, without what the runtime wraps around it.</summary>
internal static class Raised
{
    public static Exception Cause(Exception exception)
    {
        while (exception is TargetInvocationException or TypeInitializationException && exception.InnerException is { } inner) exception = inner;
        return exception;
    }
}
