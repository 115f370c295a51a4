using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace BatchApi.Worker.Assemblies;

/// <summary>An assembly in the operations folder, as far as its metadata tells without loading it.</summary>
internal sealed class OperationFile
{
    private const string Contract = "BatchApi.Operations";

    private OperationFile(string path, string shownPath) =>
        (Path, ShownPath, Assembly) = (path, shownPath, System.IO.Path.GetFileNameWithoutExtension(path));

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>The path below the operations folder: what the operator knows it by.</summary>
    public string ShownPath { get; }

    /// <summary>The assembly's name.</summary>
    public string Assembly { get; private set; }

    public IReadOnlyList<MarkedMethod> Marked { get; private set; } = [];

    /// <summary>Why none of it can be run; null: nothing is known against it.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether and how the file is an operation assembly. Null: it is not, but a library that such an assembly brings along.</summary>
    public static OperationFile? Read(string path, string folder)
    {
        OperationFile file = new(path, System.IO.Path.GetRelativePath(folder, path));
        try
        {
            using PEReader image = new(File.OpenRead(path));
            if (image.HasMetadata)
                return file.ReadMetadata(image.GetMetadataReader()) ? file : null;
            if (IsBroughtAlong(path))
                return null;
            file.Problem = $"{file.ShownPath} is not a .NET assembly but native code.";
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            file.Problem = $"{file.ShownPath} cannot be read as a .NET assembly: {exception.Message}";
        }
        return file;
    }

    private bool ReadMetadata(MetadataReader metadata)
    {
        if (!metadata.IsAssembly)
            return false;
        Assembly = metadata.GetString(metadata.GetAssemblyDefinition().Name);
        // The worker itself refers to the contract too, and may lie in the folder after a publish into the wrong one.
        if (Assembly == typeof(OperationFile).Assembly.GetName().Name)
            return false;
        if (!metadata.AssemblyReferences.Any(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name) == Contract))
            return false;

        Marked = [.. MarkedMethod.In(metadata)];
        Problem = TargetRuntime.ProblemOf(metadata) is { } problem ? $"{ShownPath} {problem}" : null;
        return true;
    }

    // Native libraries of packages are named in the author's own list of dependencies.
    private static bool IsBroughtAlong(string path) => Directory
        .EnumerateFiles(System.IO.Path.GetDirectoryName(path)!, "*.deps.json")
        .Any(list => File.ReadAllText(list).Contains($"/{System.IO.Path.GetFileName(path)}\"", StringComparison.OrdinalIgnoreCase));
}
