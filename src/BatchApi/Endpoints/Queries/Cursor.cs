using System.Globalization;

namespace BatchApi.Endpoints.Queries;

/// <summary>Where a reader of pages goes on, as <c>next</c> gives it and <c>after</c> takes it: <c>i17</c>, <c>c5-3</c>.</summary>
/// <param name="Position">The first of its kind that was not read, or not wholly.</param>
/// <param name="Offset">Of a <see cref="CursorKind.Commit"/>: its items that were read.</param>
internal readonly record struct Cursor(CursorKind Kind, long Position = 0, int Offset = 0)
{
    /// <summary>The letter of each kind, in the order of <see cref="CursorKind"/>.</summary>
    private const string Letters = "icfl";

    public override string ToString()
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"{Letters[(int)Kind]}{Position}");
        return Kind == CursorKind.Commit ? string.Create(CultureInfo.InvariantCulture, $"{start}-{Offset}") : start;
    }

    /// <summary>The cursor; null: the text is none.</summary>
    public static Cursor? Parse(string text)
    {
        if (text.Length == 0 || Letters.IndexOf(text[0], StringComparison.Ordinal) is var kind && kind < 0) return null;
        if ((CursorKind)kind != CursorKind.Commit) return Number(text.AsSpan(1)) is { } position ? new((CursorKind)kind, position) : null;

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && Number(text.AsSpan(1, dash - 1)) is { } sequence && Number(text.AsSpan(dash + 1)) is { } offset and <= int.MaxValue
            ? new(CursorKind.Commit, sequence, (int)offset)
            : null;
    }

    private static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
