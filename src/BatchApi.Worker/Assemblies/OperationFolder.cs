namespace BatchApi.Worker.Assemblies;

/// <summary>The folder that assemblies with operations are dropped into.</summary>
internal static class OperationFolder
{
    /// <summary>
    /// The assemblies in the folder and in its direct subfolders, in the order of their paths; files that are no assembly are listed, too.
    /// </summary>
    public static IReadOnlyList<OperationFile> Read(string? folder)
    {
        if (!Directory.Exists(folder))
            return [];
        EnumerationOptions oneLevel = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1 };
        IEnumerable<string> paths = Directory.EnumerateFiles(folder, "*.dll", oneLevel).Order(StringComparer.Ordinal);
        return [.. paths.Select(path => OperationFile.Read(path, folder)).OfType<OperationFile>()];
    }
}
