namespace BatchApi.Catalogue.Entries;

/// <summary>
/// The folder for temporary files (<c>TMPDIR</c>). The pool has its own folder there: the scratch folders of all workers, and what the Python worker
/// is loaded from. A worker that may write the folder could change what the workers of other operations run.
/// </summary>
internal static class ScratchParent
{
    private const int MaxLinks = 40;

    /// <summary>Full path, without links.</summary>
    public static string Path => RealPath(System.IO.Path.GetTempPath());

    /// <summary>Whether it is this folder or one in it, however it is written.</summary>
    /// <param name="folder">Relative to the service's own folder; need not exist.</param>
    public static bool IsIn(string? folder)
    {
        if (string.IsNullOrEmpty(folder))
            return false;

        var outer = RealPath(System.IO.Path.GetFullPath(folder, AppContext.BaseDirectory));
        return $"{Path}/".StartsWith($"{outer.TrimEnd('/')}/", StringComparison.Ordinal);
    }

    private static string RealPath(string path, int links = 0)
    {
        var real = "/";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = System.IO.Path.Combine(real, name);
            real = links < MaxLinks && LinkTargetOf(next) is { } target ? RealPath(target, links + 1) : next;
        }

        return real;
    }

    private static string? LinkTargetOf(string path)
    {
        try
        {
            return new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: false)?.FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What cannot be looked at is no link as far as the service can tell.
            return null;
        }
    }
}
