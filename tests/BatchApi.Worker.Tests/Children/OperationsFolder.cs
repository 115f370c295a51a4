namespace BatchApi.Worker.Tests.Children;

/// <summary>A folder for assemblies that goes with its test.</summary>
internal sealed class OperationsFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("operations-");

    public string Path => _folder.FullName;

    /// <summary>A file in it, whose folder there is.</summary>
    public string FileNamed(string name)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
