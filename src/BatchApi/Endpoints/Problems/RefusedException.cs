namespace BatchApi.Endpoints.Problems;

/// <summary>A body is refused while it streams. The readers throw it, and one place answers it.</summary>
/// <remarks>It is an exception and not a value, because CsvHelper and the streams below stand between the two places.</remarks>
internal sealed class RefusedException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
