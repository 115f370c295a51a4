using System.Text.RegularExpressions;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Tree;

/// <summary>Which folder of a project names types of which other.</summary>
internal sealed partial class Arrows
{
    private readonly Dictionary<(string From, string To), string> _types = [];

    public Arrows(string project)
    {
        var root = Path.Join(Artifacts.Root, "src", project);
        var sources = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !BuiltFolder().IsMatch(file))
            .Select(file => (Folder: Path.GetRelativePath(root, Path.GetDirectoryName(file)!), Code: Source.Of(File.ReadAllText(file))))
            .ToList();
        var homes = sources
            .SelectMany(source => source.Code.Types.Select(type => (Type: type, source.Folder, source.Code.Namespace)))
            .ToLookup(home => home.Type);
        foreach (var (folder, code) in sources)
        {
            foreach (var home in code.Words.SelectMany(word => homes[word]).Where(home => home.Folder != folder && code.Sees(home.Namespace)))
                _types[(folder, home.Folder)] = home.Type;
        }
    }

    /// <summary>The arrows that are part of a circle, each with a type that draws it.</summary>
    public IEnumerable<string> InCircles() => _types
        .Where(arrow => Reached(arrow.Key.To).Contains(arrow.Key.From))
        .Select(arrow => $"{arrow.Key.From} -> {arrow.Key.To}: {arrow.Value}")
        .Order();

    private HashSet<string> Reached(string folder)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([folder]);
        while (open.TryPop(out var from))
        {
            foreach (var (arrow, _) in _types.Where(arrow => arrow.Key.From == from))
            {
                if (reached.Add(arrow.To))
                    open.Push(arrow.To);
            }
        }

        return reached;
    }

    [GeneratedRegex("/(bin|obj)/")]
    private static partial Regex BuiltFolder();

    /// <summary>What one file declares and names.</summary>
    private sealed partial record Source(string Namespace, IReadOnlySet<string> Usings, IReadOnlySet<string> Types, IReadOnlySet<string> Words)
    {
        public static Source Of(string text)
        {
            var code = CommentOrText().Replace(text, " ");
            var words = Word().Matches(code).Select(match => match.Value).ToHashSet();
            return new(
                NamespaceLine().Match(code).Groups[1].Value,
                UsingLine().Matches(code).Select(match => match.Groups[1].Value).ToHashSet(),
                Declaration().Matches(code).Select(match => match.Groups[1].Value).ToHashSet(),
                words.Concat(words.Select(word => $"{word}Attribute")).ToHashSet());
        }

        /// <summary>Whether the file can name types of a namespace: its own, one around it, or one it uses.</summary>
        public bool Sees(string other) => Usings.Contains(other) || $"{Namespace}.".StartsWith($"{other}.", StringComparison.Ordinal);

        [GeneratedRegex("""(?s)"{3}.*?"{3}|//[^\n]*|"(\\.|[^"\\\n])*"|'.'""")]
        private static partial Regex CommentOrText();

        [GeneratedRegex(@"(?m)^namespace ([\w.]+);")]
        private static partial Regex NamespaceLine();

        [GeneratedRegex(@"(?m)^using (?:static )?([\w.]+);")]
        private static partial Regex UsingLine();

        [GeneratedRegex(
            @"(?m)^(?:internal|public) (?:(?:static|sealed|abstract|readonly|partial|ref) )*"
                + @"(?:class|struct|interface|enum|record struct|record) (\w+)")]
        private static partial Regex Declaration();

        // A member of the same name as a type is behind a dot.
        [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
        private static partial Regex Word();
    }
}
