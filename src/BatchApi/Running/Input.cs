using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using BatchApi.Jobs.Input;

namespace BatchApi.Running;

/// <summary>Items of a range, made when they are needed.</summary>
internal static class Input
{
    // Room for a 64-bit number, its sign and the line feed.
    private const int MaxLineBytes = 21;

    public static string ItemOfRange(NumberRange range, long index) =>
        (range.Start + index * range.Step).ToString(CultureInfo.InvariantCulture);

    /// <summary>The items as lines.</summary>
    public static ReadOnlyMemory<byte> Lines(NumberRange range, long first, int count)
    {
        var lines = new ArrayBufferWriter<byte>(count * MaxLineBytes);
        for (var index = first; index < first + count; index++)
        {
            var line = lines.GetSpan(MaxLineBytes);
            Utf8Formatter.TryFormat(range.Start + index * range.Step, line, out var length);
            line[length] = (byte)'\n';
            lines.Advance(length + 1);
        }

        return lines.WrittenMemory;
    }
}
