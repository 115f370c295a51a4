using System.Text.RegularExpressions;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Tree;

/// <summary>What all source files have in common and the build does not check.</summary>
public sealed partial class WritingAlike
{
    [Fact]
    public void EndsLinesWithinTheLengthOfEditorConfig()
    {
        var lengths = EditorConfig.LineLengths();

        Assert.Contains(".cs", lengths);
        Assert.Empty(lengths.SelectMany(pair => EditorConfig.Files(pair.Key).SelectMany(file => LongerThan(pair.Value, file))));
    }

    [Fact]
    public void CallsEveryCancellationTokenByOneName() =>
        Assert.Empty(EditorConfig.Files(".cs").SelectMany(file => Lines(file)
            .Where(line => TokenOfAnotherName().IsMatch(line.Text))
            .Select(line => $"{file}:{line.Number}: {line.Text.Trim()}")));

    private static IEnumerable<string> LongerThan(int length, string file) =>
        Lines(file).Where(line => line.Text.Length > length).Select(line => $"{file}:{line.Number} has {line.Text.Length} characters.");

    private static IEnumerable<(int Number, string Text)> Lines(string file) =>
        File.ReadLines(Path.Join(Artifacts.Root, file)).Select((text, index) => (index + 1, text));

    // A parameter or a variable begins in lower case. An override keeps the name of the framework's parameter; the second token of a method
    // says what it ends.
    [GeneratedRegex(@"\bCancellationToken\?? (?!(?:cancellationToken|stoppingToken|release|leave)\b)[a-z]\w*")]
    private static partial Regex TokenOfAnotherName();
}
