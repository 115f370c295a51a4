using System.Globalization;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Queries;

/// <summary>Where a reader of pages goes on, as <c>next</c> gives it and <c>after</c> takes it: <c>i17</c>, <c>c5-3</c>.</summary>
/// <param name="Position">The first of its kind that was not read, or not wholly; of a <see cref="CursorKind.Commit"/> 0.</param>
internal readonly record struct Cursor(CursorKind Kind, long Position = 0)
{
    /// <summary>The letter of each kind, in the order of <see cref="CursorKind"/>.</summary>
    private const string Letters = "icfl";

    /// <summary>Of a <see cref="CursorKind.Commit"/>: the first that was not read, or not wholly.</summary>
    public CompletionCursor Completed { get; private init; } = CompletionCursor.Start;

    /// <summary>Of a <see cref="CursorKind.Commit"/>: its items that were read.</summary>
    public int Offset { get; private init; }

    public static Cursor InCommit(CompletionCursor commit, int offset) => new(CursorKind.Commit) { Completed = commit, Offset = offset };

    public override string ToString() => Kind == CursorKind.Commit
        ? string.Create(CultureInfo.InvariantCulture, $"{Letters[(int)Kind]}{Completed}-{Offset}")
        : string.Create(CultureInfo.InvariantCulture, $"{Letters[(int)Kind]}{Position}");

    /// <summary>The cursor; null: the text is none.</summary>
    /// <param name="completion">Reads the storage's own part of a <see cref="CursorKind.Commit"/>; null: none is asked for.</param>
    public static Cursor? Parse(string text, Func<string, CompletionCursor?>? completion = null)
    {
        if (text.Length == 0 || Letters.IndexOf(text[0], StringComparison.Ordinal) is var kind && kind < 0)
            return null;
        if ((CursorKind)kind != CursorKind.Commit)
            return Number(text.AsSpan(1)) is { } position ? new((CursorKind)kind, position) : null;

        var dash = text.LastIndexOf('-');
        return dash > 0 && completion?.Invoke(text[1..dash]) is { } commit && Number(text.AsSpan(dash + 1)) is { } offset and <= int.MaxValue
            ? InCommit(commit, (int)offset)
            : null;
    }

    private static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
