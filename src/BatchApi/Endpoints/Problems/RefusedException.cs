namespace BatchApi.Endpoints.Problems;

/// <summary>A body that is refused while it streams: raised in the readers, answered in one place.</summary>
/// <remarks>An exception and no value, because CsvHelper and the streams under it stand between where it is found and where it is answered.</remarks>
internal sealed class RefusedException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
