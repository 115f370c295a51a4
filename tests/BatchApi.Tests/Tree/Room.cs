using System.Text.RegularExpressions;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Tree;

/// <summary>A folder of sources and what they name.</summary>
internal sealed partial record Room(string Path)
{
    /// <summary>The files that match, as paths from the root.</summary>
    public IEnumerable<string> FilesNaming(Regex pattern) => Directory
        .EnumerateFiles(System.IO.Path.Join(Artifacts.Root, "src", Path), "*.cs", SearchOption.AllDirectories)
        .Where(file => !BuiltFolder().IsMatch(file) && pattern.IsMatch(CodeOf(file)))
        .Select(file => System.IO.Path.GetRelativePath(Artifacts.Root, file));

    /// <summary>The folders with sources right below a project.</summary>
    public static IEnumerable<string> FoldersOf(string project) => Directory
        .EnumerateDirectories(System.IO.Path.Join(Artifacts.Root, "src", project))
        .Select(folder => System.IO.Path.GetFileName(folder))
        .Where(folder => folder is not ("bin" or "obj"));

    // A comment may speak of those above.
    private static string CodeOf(string file) => Comment().Replace(File.ReadAllText(file), "");

    [GeneratedRegex("/(bin|obj)/")]
    private static partial Regex BuiltFolder();

    [GeneratedRegex(@"(?<![:""])//.*")]
    private static partial Regex Comment();
}
