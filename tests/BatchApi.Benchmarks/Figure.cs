using System.Globalization;

namespace BatchApi.Benchmarks;

/// <summary>A row of the table. Without a target it only explains the row above it.</summary>
internal sealed record Figure(string Name, string Median, string Peer = "", double? Ratio = null, string Target = "", bool? Met = null)
{
    /// <summary>A figure that may be at most so many times its peer.</summary>
    public static Figure AtMost(string name, string median, string peer, double ratio, double limit) =>
        new(name, median, peer, ratio, Invariant($"at most {limit:0.##} times"), ratio <= limit);

    /// <summary>A figure that has a limit of its own.</summary>
    public static Figure Within(string name, double value, double limit, string unit) =>
        new(name, Amount(value, unit), Amount(limit, unit), value / limit, "at most " + Amount(limit, unit), value <= limit);

    /// <summary>A figure that is to be so large.</summary>
    public static Figure AtLeast(string name, double value, double least, string unit) =>
        new(name, Amount(value, unit), Amount(least, unit), value / least, "at least " + Amount(least, unit), value >= least);

    public static string Amount(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Rounded(value)} {unit}");

    public static string Seconds(double value) => value < 1 ? Amount(value * 1000, "ms") : Amount(value, "s");

    private static string Rounded(double value) => value.ToString(Math.Abs(value) < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
