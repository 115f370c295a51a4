namespace BatchApi.Benchmarks.Serving;

/// <summary>A temporary folder for a service's data; gone with the benchmark.</summary>
internal sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("batchapi-benchmark-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
