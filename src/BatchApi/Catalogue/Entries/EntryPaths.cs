namespace BatchApi.Catalogue.Entries;

/// <summary>Files and folders that an entry or the section names.</summary>
internal static class EntryPaths
{
    /// <param name="root">What it is relative to.</param>
    public static bool Exists(string? path, string root) => !string.IsNullOrEmpty(path) && Path.Exists(Path.GetFullPath(path, root));

    /// <summary>Why the operation cannot be run: it would be denied what its operator has allowed, without a word; null: all is there.</summary>
    /// <remarks>A folder to write is looked at when a worker starts.</remarks>
    public static string? ProblemOf(OperationEntry entry, string root) => entry.Readable.FirstOrDefault(path => !Exists(path, root)) is { } absent
        ? $"{nameof(entry.Readable)} names {Path.GetFullPath(absent, root)}, and there is no such file or folder"
        : null;
}
