using System.Globalization;
using System.Text;
using System.Text.Json;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Inputs;

/// <summary>Real mails through <c>word-count</c>.</summary>
public sealed class CountingTheWordsOfMails
{
    private const int MailCount = 6046;

    private static readonly HashSet<UnicodeCategory> LettersAndNumbers =
    [
        UnicodeCategory.UppercaseLetter, UnicodeCategory.LowercaseLetter, UnicodeCategory.TitlecaseLetter, UnicodeCategory.ModifierLetter,
        UnicodeCategory.OtherLetter, UnicodeCategory.DecimalDigitNumber, UnicodeCategory.LetterNumber, UnicodeCategory.OtherNumber,
    ];

    [Fact]
    public async Task AgreesWithACountOfAllMailsTogether()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);
        var texts = Mails.Texts().ToList();
        Assert.Equal(MailCount, texts.Count);

        var job = await service.Jobs.SubmitAsync("?operation=word-count", new StringContent(string.Join('\n', texts)), "application/x-ndjson");
        var ended = await service.Jobs.EndedAsync(job);

        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        var totals = await TotalsAsync(service.Jobs.LinesAsync(job, "&view=outputs"));
        Assert.Equal(Independent(texts).OrderBy(word => word.Key, StringComparer.Ordinal), totals.OrderBy(word => word.Key, StringComparer.Ordinal));
    }

    private static async Task<Dictionary<string, long>> TotalsAsync(IAsyncEnumerable<string> outputs)
    {
        var totals = new Dictionary<string, long>();
        await foreach (var output in outputs)
        {
            foreach (var (word, count) in JsonSerializer.Deserialize<Dictionary<string, long>>(output)!)
                totals[word] = totals.GetValueOrDefault(word) + count;
        }

        return totals;
    }

    /// <summary>
    /// The same by blanking out all else in one long text. (A regular expression of .NET knows no letters beyond 16 bits, and some are here.)
    /// </summary>
    private static Dictionary<string, long> Independent(IEnumerable<string> texts)
    {
        var all = string.Join('\n', texts.Select(text => JsonSerializer.Deserialize<string>(text)));
        var words = string.Concat(
            all.EnumerateRunes().Select(rune => LettersAndNumbers.Contains(Rune.GetUnicodeCategory(rune)) ? rune.ToString() : " "));
        return words.Split(' ', StringSplitOptions.RemoveEmptyEntries).CountBy(word => word).ToDictionary(word => word.Key, word => (long)word.Value);
    }
}
