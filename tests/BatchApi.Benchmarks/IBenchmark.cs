namespace BatchApi.Benchmarks;

/// <summary>One promise about speed or memory, measured on the real service and checked for right results.</summary>
internal interface IBenchmark
{
    /// <summary>As given to <c>--only</c>.</summary>
    string Name { get; }

    /// <exception cref="BenchmarkFailedException">A run gave wrong results, or none.</exception>
    Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken);
}
