using System.Reflection;

namespace BatchApi.Worker.Finding;

/// <summary>The operations this worker can run: its own, and those of the operations folder once they are needed.</summary>
internal sealed class OperationSet(string? folder)
{
    private readonly Dictionary<string, FoundOperation> _found = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private bool _builtInRead;
    private bool _folderRead;

    /// <summary>What was skipped, and why. Said once, with the catalogue, not by every worker.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>By name; the folder is read only for a name that is not built in.</summary>
    public FoundOperation? Find(string name)
    {
        ReadBuiltIn();
        if (!_found.ContainsKey(name)) ReadFolder();
        return _found.GetValueOrDefault(name);
    }

    public IEnumerable<FoundOperation> All()
    {
        ReadBuiltIn();
        ReadFolder();
        return _found.Values.OrderBy(operation => operation.Name, StringComparer.Ordinal);
    }

    private void ReadBuiltIn()
    {
        if (_builtInRead) return;
        _builtInRead = true;
        Read(typeof(OperationSet).Assembly.GetTypes().Where(type => type.Namespace == "BatchApi.Worker.BuiltIn"));
    }

    private void ReadFolder()
    {
        if (_folderRead || folder is null) return;
        _folderRead = true;
        foreach (string path in OperationFolder.Assemblies(folder, _problems.Add))
        {
            try
            {
                Read(new OperationLoadContext(path).LoadFromAssemblyPath(path).GetExportedTypes());
            }
            // Whatever keeps one assembly from loading, a missing dependency for instance, must not keep the others.
            catch (Exception exception)
            {
                _problems.Add($"{path} was skipped: {exception.Message}");
            }
        }
    }

    private void Read(IEnumerable<Type> types)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        foreach (MethodInfo method in types.SelectMany(type => type.GetMethods(Public))) Read(method);
    }

    private void Read(MethodInfo method)
    {
        string? problem;
        try
        {
            FoundOperation? found = FoundOperation.From(method, out problem);
            if (found is null && problem is null) return;
            if (found is not null && !_found.TryAdd(found.Name, found)) problem = $"has the name {found.Name}, which is taken";
        }
        catch (Exception exception) when (exception is IOException or TypeLoadException or BadImageFormatException)
        {
            problem = $"cannot be read: {exception.Message}"; // Its signature names a type that is not there.
        }
        if (problem is not null) _problems.Add($"Operation {method.DeclaringType}.{method.Name} was skipped: it {problem}.");
    }
}
