using System.Globalization;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>The order of completion of a job's rows of outputs: one writer counts them from 0.</summary>
internal static class Sequence
{
    public static CompletionCursor Cursor(long sequence) => new(sequence.ToString(CultureInfo.InvariantCulture));

    /// <summary>The cursor that has this text; null: none of this storage's.</summary>
    /// <remarks>007 is 7: of cursors that are one place, the texts are equal.</remarks>
    public static CompletionCursor? Parse(string text) => Number(text) is { } sequence ? Cursor(sequence) : null;

    /// <exception cref="ArgumentException">It is another storage's.</exception>
    public static long Of(CompletionCursor cursor) => Number(cursor.Text)
        ?? throw new ArgumentException($"'{cursor}' is no cursor of this storage.", nameof(cursor));

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
