using System.Reflection;

namespace BatchApi.Worker.Failing;

/// <summary>An exception of an author's code, with the exceptions that caused it.</summary>
internal sealed class ErrorChain
{
    // Recursive code makes chains of thousands.
    private const int MaxCount = 10_000;

    private readonly List<(string Relation, int? Of, Exception Exception)> _behind = [];

    public ErrorChain(Exception exception)
    {
        Exception = exception;
        HashSet<Exception> seen = new(ReferenceEqualityComparer.Instance) { exception };
        Add(exception, null, seen);
        for (int at = 0; at < _behind.Count; at++)
            Add(_behind[at].Exception, at, seen);
    }

    public Exception Exception { get; }

    /// <summary>The exception itself and its causes, the nearest first.</summary>
    public IEnumerable<Exception> All => [Exception, .. _behind.Select(one => one.Exception)];

    /// <summary>See <see cref="FailureDetails"/>.</summary>
    public byte[]? Details() => FailureDetails.Of(
        [.. _behind.Take(FailureDetails.MaxCauses).Select(one => CauseOf(one.Relation, one.Of, one.Exception))],
        _behind.Count,
        OperationFrames.Of(Exception, FailureDetails.MaxFrames));

    public static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message ?? "";
        }
        catch (Exception second)
        {
            return $"Its message could not be read: {OriginalError.Of(second).GetType()}.";
        }
    }

    private static FailureCause CauseOf(string relation, int? of, Exception exception) =>
        new(relation, of, exception.GetType().FullName, MessageOf(exception), OperationFrames.Of(exception, FailureDetails.MaxFramesOfCause));

    private void Add(Exception exception, int? of, HashSet<Exception> seen)
    {
        if (exception is AggregateException aggregate)
            Add("member", aggregate.InnerExceptions, of, seen);
        else if (exception.InnerException is { } inner)
            Add("inner", [inner], of, seen);
        if (exception is ReflectionTypeLoadException load)
            Add("member", load.LoaderExceptions.OfType<Exception>(), of, seen);
    }

    private void Add(string relation, IEnumerable<Exception> exceptions, int? of, HashSet<Exception> seen)
    {
        foreach (Exception exception in exceptions.Select(OriginalError.Of))
        {
            if (_behind.Count < MaxCount && seen.Add(exception))
                _behind.Add((relation, of, exception));
        }
    }
}
