using System.Globalization;

namespace BatchApi.Endpoints.Results;

/// <summary>Where a reader of results goes on: at an index, or in a commit.</summary>
/// <param name="Order">What the position counts.</param>
/// <param name="Position">The next index, or the commit's sequence.</param>
/// <param name="Offset">Items of the commit that were read.</param>
internal readonly record struct Cursor(ResultOrder Order, long Position, int Offset)
{
    /// <summary>As <c>next</c> gives it and <c>after</c> takes it: <c>i17</c>, <c>c5-3</c>. Clients need not know.</summary>
    public override string ToString() => Order == ResultOrder.Input
        ? string.Create(CultureInfo.InvariantCulture, $"i{Position}")
        : string.Create(CultureInfo.InvariantCulture, $"c{Position}-{Offset}");

    public static Cursor? Parse(string text)
    {
        if (text.StartsWith('i')) return Number(text.AsSpan(1)) is { } index ? new(ResultOrder.Input, index, 0) : null;

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (!text.StartsWith('c') || dash < 0) return null;

        return Number(text.AsSpan(1, dash - 1)) is { } sequence && Number(text.AsSpan(dash + 1)) is { } offset and <= int.MaxValue
            ? new(ResultOrder.Completed, sequence, (int)offset)
            : null;
    }

    private static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
