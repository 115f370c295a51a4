namespace BatchApi.Benchmarks;

/// <summary>How much of each benchmark runs: all of it, or as little as proves that it works.</summary>
internal sealed record Scale(bool Short)
{
    public int Of(int full, int shortened) => Short ? shortened : full;
}
