using System.Buffers;
using System.Text;
using System.Text.Unicode;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs;
using CsvHelper;

namespace BatchApi.Endpoints.Submission;

/// <summary>Reads a body of CSV (RFC 4180): the first row names the members, each further row is an object of strings.</summary>
internal sealed class CsvRows(LimitedBody body, SegmentPacker segments, JobsOptions limits)
{
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var rows = CsvReader.Create(body, new CsvReaderOptions
        {
            Separator = ',',
            // The header is checked here, byte by byte, like any row.
            HasHeader = false,
            DetectSeparatorHint = false,
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
            MaxRecordSize = limits.MaxItemBytes,
            TrackLineNumbers = true,
        });
        try
        {
            if (!await rows.ReadAsync(cancellationToken)) return;

            var names = Names(rows);
            while (await rows.ReadAsync(cancellationToken))
            {
                PackRow(rows, names);
                if (segments.IsFull) await segments.SendAsync(cancellationToken);
            }
        }
        catch (CsvFormatException exception) when (exception.Message.Contains(nameof(CsvReaderOptions.MaxRecordSize), StringComparison.Ordinal))
        {
            segments.CheckItemBytes(long.MaxValue, Math.Max(1, exception.LineNumber));
        }
        catch (CsvFormatException exception)
        {
            throw new RefusedException(Problem.NotParseable(exception.Message, exception.LineNumber, index: segments.Count));
        }
    }

    /// <summary>The header as the beginnings of members: <c>"name":</c>.</summary>
    private static byte[][] Names(CsvReader rows)
    {
        var seen = new HashSet<string>();
        var names = new byte[rows.FieldCount][];
        for (var column = 0; column < names.Length; column++)
        {
            var name = Field(rows, column);
            if (name.IsEmpty) throw BadHeader(rows, $"Column {column + 1} has no name.");
            if (!seen.Add(Encoding.UTF8.GetString(name))) throw BadHeader(rows, $"Two columns are named {Encoding.UTF8.GetString(name)}.");

            var member = new ArrayBufferWriter<byte>();
            JsonText.Write(name, member);
            names[column] = [.. member.WrittenSpan, (byte)':'];
        }

        return names;
    }

    private static RefusedException BadHeader(CsvReader rows, string message) =>
        new(Problem.Invalid(new InputError(null, message, Line: rows.LineNumber)));

    private static ReadOnlySpan<byte> Field(CsvReader rows, int column)
    {
        var field = rows.GetSpan(column);
        return Utf8.IsValid(field)
            ? field
            : throw new RefusedException(Problem.NotParseable($"Field {column + 1} of the row is not UTF-8.", rows.LineNumber));
    }

    private void PackRow(CsvReader rows, byte[][] names)
    {
        for (var column = 0; column < names.Length; column++)
        {
            segments.Write(column == 0 ? "{"u8 : ","u8);
            segments.Write(names[column]);
            JsonText.Write(Field(rows, column), segments);
            // What is read for a row is bounded, and may still grow sixfold by its escapes.
            segments.CheckItemBytes(segments.ItemBytes, rows.LineNumber);
        }

        segments.Write("}"u8);
        segments.EndItem(rows.LineNumber);
    }
}
