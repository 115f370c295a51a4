using System.Buffers;
using System.Text.Unicode;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Bodies;
using BatchApi.Endpoints.Submission.Json;
using BatchApi.Jobs.Options;
using CsvHelper;

namespace BatchApi.Endpoints.Submission.Csv;

/// <summary>
/// Reads a body of CSV (RFC 4180): the first row names the members and each further row is an object of strings, or, if there is no such
/// row, each is an array of strings. Empty lines are left out, but between rows of one column, where one could be a value.
/// </summary>
internal sealed class CsvRows(LimitedBody body, SegmentPacker segments, JobsOptions limits, CsvDialect dialect)
{
    private long _emptyLine;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var start = await CsvStart.ReadAsync(body, cancellationToken);
        await using var rows = CsvReader.Create(new PrefixedStream(start.Rest, body), new CsvReaderOptions
        {
            Separator = DelimiterOf(start),
            // The header is checked here, byte by byte, like any row.
            HasHeader = false,
            DetectSeparatorHint = false,
            MalformedData = CsvMalformedDataHandling.Throw,
            // So are empty lines and the number of fields.
            SkipEmptyLines = false,
            MaxRecordSize = limits.MaxItemBytes,
            TrackLineNumbers = true,
        });
        try
        {
            if (!await NextAsync(rows, cancellationToken))
                return;

            CsvHeader.CheckDelimiter(rows, dialect, rows.Separator, isSaid: (dialect.Delimiter ?? start.Separator) is not null);
            var columns = rows.FieldCount;
            var names = dialect.HasHeader ? CsvHeader.Names(rows, column => Field(rows, column)) : null;
            if (names is null)
                PackArray(rows);
            while (await NextAsync(rows, cancellationToken))
            {
                CheckShape(rows, columns);
                if (names is null)
                    PackArray(rows);
                else
                    PackObject(rows, names);
                if (segments.IsFull)
                    await segments.SendAsync(cancellationToken);
            }
        }
        catch (CsvFormatException exception) when (exception.Message.Contains(nameof(CsvReaderOptions.MaxRecordSize), StringComparison.Ordinal))
        {
            segments.CheckItemBytes(long.MaxValue, Math.Max(1, exception.LineNumber));
        }
        catch (CsvFormatException exception)
        {
            throw new RefusedException(Problem.NotParseable(
                $"{exception.Message} A field with a quote in it stands in quotes, and the quote twice: \"say \"\"hi\"\"\".",
                exception.LineNumber, index: segments.Count));
        }
    }

    /// <summary>Goes on to the next row, past empty lines.</summary>
    private async ValueTask<bool> NextAsync(CsvReader rows, CancellationToken cancellationToken)
    {
        _emptyLine = 0;
        while (await rows.ReadAsync(cancellationToken))
        {
            if (rows.FieldCount > 1 || !rows.GetRawSpan(0).IsEmpty)
                return true;

            if (_emptyLine == 0)
                _emptyLine = rows.LineNumber;
        }

        return false;
    }

    private void CheckShape(CsvReader rows, int columns)
    {
        if (rows.FieldCount != columns)
        {
            throw new RefusedException(Problem.NotParseable(
                $"The row has {rows.FieldCount} fields, the first row has {columns}.", rows.LineNumber, index: segments.Count));
        }

        // A blank line between rows of several columns holds nothing. With one column it may be an empty value, and leaving it out would move all
        // items after it.
        if (columns == 1 && _emptyLine > 0)
        {
            throw new RefusedException(Problem.NotParseable(
                "The line is empty: an empty value is written \"\". If it is none, remove the line.", _emptyLine, index: segments.Count));
        }
    }

    private char DelimiterOf(CsvStart start)
    {
        if (dialect.Delimiter is { } said && start.Separator is { } written && said != written)
        {
            throw new RefusedException(Problem.Invalid(new InputError(
                $"/{CsvDialect.DelimiterName}",
                $"The first line, sep={CsvDialect.Shown(written)}, names another delimiter "
                    + $"than the query, {CsvDialect.Shown(said)}. Remove one of them.",
                Line: 1)));
        }

        return dialect.Delimiter ?? start.Separator ?? ',';
    }

    private static ReadOnlySpan<byte> Field(CsvReader rows, int column)
    {
        var field = rows.GetSpan(column);
        return Utf8.IsValid(field)
            ? field
            : throw new RefusedException(Problem.NotParseable($"Field {column + 1} of the row is not UTF-8.", rows.LineNumber));
    }

    private void PackObject(CsvReader rows, byte[][] names)
    {
        for (var column = 0; column < names.Length; column++)
        {
            segments.Write(column == 0 ? "{"u8 : ","u8);
            segments.Write(names[column]);
            PackField(rows, column);
        }

        segments.Write("}"u8);
        segments.EndItem(rows.LineNumber);
    }

    private void PackArray(CsvReader rows)
    {
        for (var column = 0; column < rows.FieldCount; column++)
        {
            segments.Write(column == 0 ? "["u8 : ","u8);
            PackField(rows, column);
        }

        segments.Write("]"u8);
        segments.EndItem(rows.LineNumber);
    }

    private void PackField(CsvReader rows, int column)
    {
        JsonText.Write(Field(rows, column), segments);
        // The bytes read for a row are bounded, but escapes may make them six times as many.
        segments.CheckItemBytes(segments.ItemBytes, rows.LineNumber);
    }
}
