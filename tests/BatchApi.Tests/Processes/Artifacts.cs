using System.Reflection;

namespace BatchApi.Tests.Processes;

/// <summary>Where things are in the tree and in what was built of it.</summary>
internal static class Artifacts
{
    /// <summary>The folder of <c>BatchApi.sln</c>.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    /// <summary>What the tests were built as: <c>Release</c>.</summary>
    public static string Configuration { get; } = typeof(Artifacts).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The service as it was built.</summary>
    public static string Service { get; } = Path.Join(Root, "src/BatchApi/bin", Configuration, "net10.0/BatchApi.dll");

    /// <summary>What npm has installed for the tests.</summary>
    /// <exception cref="DirectoryNotFoundException">Nothing yet.</exception>
    public static string Npm(string path)
    {
        var modules = Path.Join(Root, "tests/inputs/node_modules");
        return Directory.Exists(modules)
            ? Path.Join(modules, path)
            : throw new DirectoryNotFoundException($"{modules} is missing. Run what README says installs it: bash tests/install");
    }

    /// <summary>A program that <c>tests/install</c> installs, by its full path.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static string Program(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Join(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"The program {name} is missing. Run what README says installs it: bash tests/install");

    private static string Above(string folder) =>
        File.Exists(Path.Join(folder, "BatchApi.sln")) ? folder : Above(Path.GetDirectoryName(folder)!);
}
