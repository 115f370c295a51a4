using System.Reflection;
using System.Runtime.Loader;

namespace BatchApi.Worker.Assemblies;

/// <summary>Loads one assembly with operations and its dependencies, apart from all other assemblies.</summary>
internal sealed class OperationLoadContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // A copy of the contract beside the assembly would have an attribute of its own, for which nobody looks.
        if (assemblyName.Name == "BatchApi.Operations")
            return null;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
}
