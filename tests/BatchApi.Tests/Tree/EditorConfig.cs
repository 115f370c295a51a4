using System.Globalization;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Tree;

/// <summary>What <c>.editorconfig</c> says of line lengths, which no compiler and no formatter checks.</summary>
internal static class EditorConfig
{
    // What is built, installed or downloaded.
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "kernel", "artifacts", "data"];

    /// <summary>The greatest length of a line, by the ending of a file's name, such as <c>.cs</c>.</summary>
    public static Dictionary<string, int> LineLengths()
    {
        var lengths = new Dictionary<string, int>();
        var endings = Array.Empty<string>();
        foreach (var line in File.ReadLines(Path.Join(Artifacts.Root, ".editorconfig")))
        {
            if (line.StartsWith("[*.", StringComparison.Ordinal))
                endings = line[3..^1].Trim('{', '}').Split(',');
            else if (line.Split(" = ") is ["max_line_length", var length])
                foreach (var ending in endings)
                    lengths["." + ending] = int.Parse(length, CultureInfo.InvariantCulture);
        }

        return lengths;
    }

    /// <summary>The files of ours with such an ending, by their path in the tree.</summary>
    public static IEnumerable<string> Files(string ending) =>
        Directory.EnumerateFiles(Artifacts.Root, "*" + ending, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Artifacts.Root, file))
            .Where(file => !file.Split('/').Any(part => NotOurs.Contains(part) || part.StartsWith('.')))
            .Order(StringComparer.Ordinal);
}
