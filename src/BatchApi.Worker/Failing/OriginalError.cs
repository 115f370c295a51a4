using System.Reflection;

namespace BatchApi.Worker.Failing;

/// <summary>Finds the exception that the author's code raised, inside what the runtime has wrapped around it.</summary>
internal static class OriginalError
{
    public static Exception Of(Exception exception)
    {
        while (exception is TargetInvocationException or TypeInitializationException && exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }
}
