using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Tree;

/// <summary>What all source files have in common and the build does not check.</summary>
public sealed class WritingAlike
{
    [Fact]
    public void EndsLinesWithinTheLengthOfEditorConfig()
    {
        var lengths = EditorConfig.LineLengths();

        Assert.Contains(".cs", lengths);
        Assert.Empty(lengths.SelectMany(pair => EditorConfig.Files(pair.Key).SelectMany(file => LongerThan(pair.Value, file))));
    }

    private static IEnumerable<string> LongerThan(int length, string file) =>
        Lines(file).Where(line => line.Text.Length > length).Select(line => $"{file}:{line.Number} has {line.Text.Length} characters.");

    private static IEnumerable<(int Number, string Text)> Lines(string file) =>
        File.ReadLines(Path.Join(Artifacts.Root, file)).Select((text, index) => (index + 1, text));
}
