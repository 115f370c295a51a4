using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace BatchApi.Worker.Finding;

/// <summary>Tells the assemblies with operations from those they bring along, without loading any.</summary>
internal static class OperationFolder
{
    private const string Contract = "BatchApi.Operations";

    /// <summary>Those in the folder and its subfolders, one level down, that refer to the contract; in the order of their paths.</summary>
    /// <param name="say">Told of every file that is no assembly.</param>
    public static IEnumerable<string> Assemblies(string folder, Action<string> say)
    {
        if (!Directory.Exists(folder)) return [];
        EnumerationOptions oneLevel = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1 };
        return Directory.EnumerateFiles(folder, "*.dll", oneLevel).Order(StringComparer.Ordinal).Where(path => Refers(path, say)).ToList();
    }

    private static bool Refers(string path, Action<string> say)
    {
        try
        {
            using PEReader file = new(File.OpenRead(path));
            if (!file.HasMetadata) throw new BadImageFormatException("It is not a .NET assembly.");
            MetadataReader metadata = file.GetMetadataReader();
            // This very program refers to the contract too, and may lie there after a publish into the wrong folder.
            return metadata.IsAssembly
                && metadata.GetString(metadata.GetAssemblyDefinition().Name) != typeof(OperationFolder).Assembly.GetName().Name
                && metadata.AssemblyReferences.Any(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name) == Contract);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            say($"{path} was skipped: {exception.Message}");
            return false;
        }
    }
}
