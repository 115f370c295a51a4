using System.Text;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Bodies;

namespace BatchApi.Endpoints.Submission.Csv;

/// <summary>The first bytes of a body of CSV: they tell another encoding, and Excel's line <c>sep=;</c>, which names the delimiter.</summary>
/// <param name="Separator">The delimiter of the line; null: there is no such line.</param>
/// <param name="Rest">The bytes that were read and belong to the rows.</param>
internal sealed record CsvStart(char? Separator, ReadOnlyMemory<byte> Rest)
{
    private const string Hint = "sep=";

    /// <summary>Enough for a byte order mark and <c>"sep=;"</c> with its line end.</summary>
    private const int MaxBytes = 16;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="RefusedException">The body is not UTF-8, or the line names nothing that could delimit fields.</exception>
    public static async Task<CsvStart> ReadAsync(LimitedBody body, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxBytes];
        var read = await body.ReadAtLeastAsync(bytes, MaxBytes, throwOnEndOfStream: false, cancellationToken);
        return Of(bytes.AsMemory(0, read));
    }

    private static CsvStart Of(ReadOnlyMemory<byte> bytes)
    {
        CheckEncoding(bytes.Span);
        var start = bytes.Span.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var line = bytes[start..];
        var end = line.Span.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0)
            end = line.Length;

        var text = Encoding.Latin1.GetString(line.Span[..end]).Trim('"');
        if (!text.StartsWith(Hint, StringComparison.OrdinalIgnoreCase) || text.Length > Hint.Length + 2)
            return new(null, bytes);
        if (CsvDialect.Parse(text[Hint.Length..]) is { } separator)
            // The end of the line stays: an empty line is left out, but counted.
            return new(separator, line[end..]);
        // The line may be the name of a column.
        if (text.Length > Hint.Length)
            return new(null, bytes);

        throw new RefusedException(Problem.Invalid(new InputError(
            null,
            "The first line, sep=, names no character that could stand between fields. "
                + "Remove it, and say delimiter=; in the query if it is no comma.",
            Line: 1)));
    }

    /// <summary>Text of UTF-16 is valid UTF-8 as long as it is ASCII with zeros between.</summary>
    private static void CheckEncoding(ReadOnlySpan<byte> bytes)
    {
        var isMarked = bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
        if (!isMarked && !bytes[..Math.Min(4, bytes.Length)].Contains((byte)0))
            return;

        throw new RefusedException(Problem.NotParseable("The text is UTF-16 or UTF-32. Send it as UTF-8.", 1));
    }
}
