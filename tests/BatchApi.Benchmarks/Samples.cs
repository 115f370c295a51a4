namespace BatchApi.Benchmarks;

/// <summary>What one thing took, round by round.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public double Median => Percentile(0.5);

    public int Count => _values.Count;

    public void Add(double value) => _values.Add(value);

    public void Add(TimeSpan time) => _values.Add(time.TotalSeconds);

    /// <summary>Between 0 and 1; interpolated, so that the median of an even number is the mean of the middle two.</summary>
    public double Percentile(double part)
    {
        var sorted = _values.Order().ToArray();
        var place = part * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }

    /// <summary>Round by round this over the other: what disturbs the machine for a while disturbs both of a pair.</summary>
    public Samples Over(Samples other)
    {
        var ratios = new Samples();
        foreach (var (mine, others) in _values.Zip(other._values))
            ratios.Add(mine / others);
        return ratios;
    }
}
