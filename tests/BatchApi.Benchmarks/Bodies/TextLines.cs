using System.Text;
using System.Text.Json;

namespace BatchApi.Benchmarks.Bodies;

/// <summary>Lines of prose as JSON strings, always the same, and what counting their words gives.</summary>
internal sealed class TextLines
{
    private static readonly string[] Words =
        ("the of and to in that he was it for with as his on be at by i this had not are but from "
            + "or have an they which one you were all her she there would their")
            .Split(' ');

    private TextLines(byte[] items, byte[] counts) => (Items, Counts) = (items, counts);

    public ReadOnlyMemory<byte> Items { get; }

    public ReadOnlyMemory<byte> Counts { get; }

    public static TextLines Of(int count)
    {
        var random = new Random(1);
        var (items, counts) = (new StringBuilder(), new StringBuilder());
        for (var line = 0; line < count; line++)
        {
            // As in a book: a dozen words, of which a few come twice.
            string[] words = [
                .. Enumerable.Range(0, random.Next(6, 18))
                    .Select(_ => random.Next(4) == 0 ? $"word{random.Next(20_000)}" : Words[random.Next(Words.Length)])];
            items.Append('"').AppendJoin(' ', words).Append("\"\n");
            var occurrences = words.Distinct().ToDictionary(word => word, word => words.Count(word.Equals));
            counts.Append(JsonSerializer.Serialize(occurrences)).Append('\n');
        }

        return new(Encoding.UTF8.GetBytes(items.ToString()), Encoding.UTF8.GetBytes(counts.ToString()));
    }
}
