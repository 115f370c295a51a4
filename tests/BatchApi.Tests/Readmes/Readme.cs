using System.Text.RegularExpressions;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Readmes;

/// <summary>A README of this repository, in the form of Markdown that GitHub shows.</summary>
/// <param name="Path">From the root: <c>src/README.md</c>.</param>
internal sealed partial record Readme(string Path)
{
    private const string Indent = "    ";
    private const string Fence = "```";

    /// <summary>Deep enough for the README of a project, and not for one that npm has installed.</summary>
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, MaxRecursionDepth = 2 };

    /// <summary>All there are.</summary>
    public static IReadOnlyList<Readme> All { get; } =
    [
        .. Directory.EnumerateFiles(Artifacts.Root, "README.md", Deep)
            .Select(file => new Readme(System.IO.Path.GetRelativePath(Artifacts.Root, file)))
            .OrderBy(readme => readme.Path, StringComparer.Ordinal),
    ];

    public IReadOnlyList<string> Lines { get; } = File.ReadAllLines(System.IO.Path.Join(Artifacts.Root, Path));

    /// <summary>Its code, block by block.</summary>
    public IEnumerable<Block> Blocks
    {
        get
        {
            for (var line = 0; line < Lines.Count; line++)
            {
                if (Lines[line].StartsWith(Fence, StringComparison.Ordinal))
                {
                    var text = Lines.Skip(line + 1).TakeWhile(next => next != Fence).ToList();
                    yield return new(Path, line + 1, Lines[line][Fence.Length..], string.Join('\n', text));
                    line += text.Count + 1;
                }
                else if (Lines[line].StartsWith(Indent, StringComparison.Ordinal))
                {
                    var text = Lines.Skip(line).TakeWhile(next => next.StartsWith(Indent, StringComparison.Ordinal)).ToList();
                    yield return new(Path, line + 1, "sh", string.Join('\n', text.Select(next => next[Indent.Length..])));
                    line += text.Count;
                }
            }
        }
    }

    /// <summary>What its links name, with the line of each.</summary>
    public IEnumerable<(int Line, string Target)> Links =>
        Lines.SelectMany((text, line) => Link().Matches(text).Select(link => (line + 1, link.Groups["target"].Value)));

    /// <summary>What a link to one of its headings ends with: <c>#how-it-works</c>.</summary>
    public IEnumerable<string> Anchors => Lines
        .Where(line => line.StartsWith('#'))
        .Select(line => $"#{NoAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')}");

    /// <summary>All text in backticks.</summary>
    public IEnumerable<string> Code => Lines.SelectMany(line => InBackticks().Matches(line)).Select(code => code.Groups["text"].Value);

    /// <summary>The text in backticks in the first column of its tables.</summary>
    public IEnumerable<string> FirstColumn(string title) => Lines
        .SkipWhile(line => !line.StartsWith($"| {title} |", StringComparison.Ordinal))
        .Skip(1)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => InBackticks().Match(line.Split('|')[1]).Groups["text"].Value)
        .Where(text => text.Length > 0);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex InBackticks();
}
