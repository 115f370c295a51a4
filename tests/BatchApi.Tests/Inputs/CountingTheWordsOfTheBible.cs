using System.Text.Json;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Inputs;

/// <summary>A whole book, as plain text, through a function of Python.</summary>
public sealed class CountingTheWordsOfTheBible
{
    private const int VerseCount = 31_102;

    private const string Module = """
        import re

        def count(line: str) -> dict:
            counts = {}
            for word in re.findall("[a-z]+", line.lower()):
                counts[word] = counts.get(word, 0) + 1
            return counts
        """;

    /// <summary>The same without the service and by other means: a line for each of the book's, then one for all of it together.</summary>
    private const string Independent = """
        import collections, json, string, sys
        book = open(sys.argv[1], encoding="utf-8").read()
        letters = str.maketrans({mark: " " for mark in map(chr, range(128)) if mark not in string.ascii_letters})
        for text in [*book.splitlines(), book]:
            print(json.dumps(collections.Counter(text.translate(letters).lower().split())))
        """;

    [Fact]
    public async Task AgreesWithACounterOfEveryLineAndOfTheBook()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Join("words.py"), Module, TestContext.Current.CancellationToken);
        var book = await Bible.TextAsync();
        var expected = await IndependentAsync(folder, book);
        Assert.Equal(VerseCount + 1, expected.Count);
        await using var service = await RunningService.StartAsync(
            folder, "--Operations:Python:0:Name=count", "--Operations:Python:0:Function=words:count", $"--Operations:Python:0:Path={folder.Path}");

        var job = await service.Jobs.SubmitAsync("?operation=count", new StringContent(book), "text/plain");
        var ended = await service.Jobs.EndedAsync(job);

        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        var verses = await service.Jobs.LinesAsync(job, "&view=outputs").Select(Sorted).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected[..^1].Select(Text), verses.Select(Text));
        Assert.Equal(Text(expected[^1]), Text(Sum(verses)));
    }

    private static async Task<List<SortedDictionary<string, long>>> IndependentAsync(TemporaryFolder folder, string book)
    {
        await File.WriteAllTextAsync(folder.Join("book.txt"), book, TestContext.Current.CancellationToken);
        using var python = ServiceProcess.Start("/usr/bin/python3", folder, "-c", Independent, "book.txt");
        Assert.True(await python.ExitAsync(ServiceProcess.Deadline) == 0, python.Output);
        return [.. python.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Sorted)];
    }

    private static SortedDictionary<string, long> Sum(IEnumerable<SortedDictionary<string, long>> verses)
    {
        var totals = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (word, count) in verses.SelectMany(verse => verse))
            totals[word] = totals.GetValueOrDefault(word) + count;
        return totals;
    }

    private static SortedDictionary<string, long> Sorted(string line) =>
        new(JsonSerializer.Deserialize<Dictionary<string, long>>(line)!, StringComparer.Ordinal);

    private static string Text(SortedDictionary<string, long> counts) => string.Join(' ', counts.Select(word => $"{word.Key}:{word.Value}"));
}
