using System.Buffers;
using System.Text;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Json;
using CsvHelper;

namespace BatchApi.Endpoints.Submission.Csv;

/// <summary>Checks the first row of a body of CSV: that the delimiter is right, and that each column has a name.</summary>
internal static class CsvHeader
{
    private const string OrAbsent = ", or send text/csv; header=absent for rows as arrays.";

    /// <summary>Refuses a first row that another delimiter would cut into as many fields or more.</summary>
    /// <remarks>A quoted field is left alone, and so is a comma that the client named: both ways remain for a client that means it.</remarks>
    public static void CheckDelimiter(CsvReader rows, CsvDialect dialect, char delimiter, bool isSaid)
    {
        if (isSaid && (delimiter == ',' || !dialect.HasHeader))
            return;

        foreach (var other in CsvDialect.Usual.Where(other => other != delimiter))
        {
            var count = CountUnquoted(rows, (byte)other);
            // A client that names another delimiter may have commas in its names; but then there is more than one column.
            if (count == 0 || (isSaid ? rows.FieldCount > 1 : count < rows.FieldCount - 1))
                continue;

            throw Refused(
                rows,
                $"The first row is cut at {Name(delimiter)} into {rows.FieldCount} {(rows.FieldCount == 1 ? "column" : "columns")}, "
                + $"but there are {Name(other)} in it. If these stand between the columns, say delimiter={Escaped(other)} in the query; "
                + $"if not, {(isSaid ? "put the name in quotes" : "say delimiter=%2C")}.");
        }
    }

    /// <summary>The names as the beginnings of members: <c>"name":</c>.</summary>
    public static byte[][] Names(CsvReader rows, Func<int, ReadOnlySpan<byte>> field)
    {
        var seen = new HashSet<string>();
        var names = new byte[rows.FieldCount][];
        for (var column = 0; column < names.Length; column++)
        {
            var name = field(column);
            if (name.IsEmpty)
                throw Refused(rows, $"Column {column + 1} has no name in the first row. Name it{OrAbsent}");
            if (!seen.Add(Encoding.UTF8.GetString(name)))
                throw Refused(rows, $"Two columns are named {Encoding.UTF8.GetString(name)} in the first row. Rename one{OrAbsent}");

            var member = new ArrayBufferWriter<byte>();
            JsonText.Write(name, member);
            names[column] = [.. member.WrittenSpan, (byte)':'];
        }

        return names;
    }

    private static int CountUnquoted(CsvReader rows, byte character)
    {
        var count = 0;
        for (var column = 0; column < rows.FieldCount; column++)
        {
            var raw = rows.GetRawSpan(column);
            if (!raw.StartsWith("\""u8))
                count += raw.Count(character);
        }

        return count;
    }

    private static RefusedException Refused(CsvReader rows, string message) =>
        new(Problem.Invalid(new InputError(null, message, Line: rows.LineNumber)));

    private static string Name(char delimiter) => delimiter switch
    {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        '|' => "bars",
        _ => $"'{delimiter}'",
    };

    private static string Escaped(char delimiter) => delimiter == '\t' ? "%09" : $"{delimiter}";
}
