namespace BatchApi.Worker.Assemblies;

/// <summary>The folder that assemblies with operations are dropped into.</summary>
internal static class OperationFolder
{
    /// <summary>Those in the folder and its subfolders, one level down, in the order of their paths; and what is no assembly at all.</summary>
    public static IReadOnlyList<OperationFile> Read(string? folder)
    {
        if (!Directory.Exists(folder))
            return [];
        EnumerationOptions oneLevel = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1 };
        IEnumerable<string> paths = Directory.EnumerateFiles(folder, "*.dll", oneLevel).Order(StringComparer.Ordinal);
        return [.. paths.Select(path => OperationFile.Read(path, folder)).OfType<OperationFile>()];
    }
}
