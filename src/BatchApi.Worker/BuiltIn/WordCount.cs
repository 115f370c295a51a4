using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using BatchApi.Operations;

namespace BatchApi.Worker.BuiltIn;

/// <summary>Counts words, by a rule simple enough to be counted again in any language.</summary>
internal static class WordCount
{
    [Operation("word-count", "How often each word occurs in a text: a word is a longest run of Unicode letters and numbers (categories L* and N*).",
        Example = """["the cat and the hat", "The end"]""", ExampleParameters = """{"lowercase": true}""")]
    public static Dictionary<string, long> Run(
        string item,
        [Description("Count words in lower case (Unicode simple mapping, no culture).")] bool lowercase = false)
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlySpan<char> text = lowercase ? item.ToLowerInvariant() : item;
        int start = 0;
        for (int at = 0; at < text.Length;)
        {
            // Half a surrogate pair is no letter: it is decoded as the replacement character.
            _ = Rune.DecodeFromUtf16(text[at..], out Rune rune, out int length);
            if (!IsOfWord(rune))
            {
                Count(lookup, text[start..at]);
                start = at + length;
            }
            at += length;
        }
        Count(lookup, text[start..]);
        return counts;
    }

    private static bool IsOfWord(Rune rune) => Rune.IsLetter(rune) || Rune.IsNumber(rune);

    private static void Count(Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> counts, ReadOnlySpan<char> word)
    {
        if (!word.IsEmpty)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
    }
}
