namespace BatchApi.Benchmarks;

/// <summary>A run did not do what it should: its time would mean nothing.</summary>
internal sealed class BenchmarkFailedException(string message) : Exception(message);
