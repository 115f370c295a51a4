using System.Reflection;
using BatchApi.Operations;
using BatchApi.Worker.Assemblies;
using BatchApi.Worker.Signatures;

namespace BatchApi.Worker.Catalogue;

/// <summary>The operations that this worker can run: the built-in ones, and those of the operations folder once they are needed.</summary>
/// <param name="folder">The operations folder; null: only the built-in operations.</param>
/// <param name="isLoading">
/// Whether assemblies of the folder are loaded; otherwise only their metadata is read, and none of their operations can be run.
/// </param>
internal sealed class OperationSet(string? folder, bool isLoading = true)
{
    private readonly Dictionary<string, FoundOperation> _builtIn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FoundOperation> _loaded = new(StringComparer.Ordinal);
    private Dictionary<string, Candidate>? _dropped;

    /// <summary>Finds an operation by its name. The folder is read only for a name that is not built in. Null: there is none of that name.</summary>
    /// <exception cref="UnusableOperationException">There is an operation of that name, and it cannot be run.</exception>
    public FoundOperation? Find(string name)
    {
        ReadBuiltIn();
        if (_builtIn.TryGetValue(name, out FoundOperation? found) || _loaded.TryGetValue(name, out found))
            return found;
        ReadFolder();
        return _dropped!.TryGetValue(name, out Candidate? candidate) ? _loaded[name] = Load(candidate) : null;
    }

    public IEnumerable<FoundOperation> BuiltIn()
    {
        ReadBuiltIn();
        return _builtIn.Values;
    }

    /// <summary>The operations in the folder, usable or not.</summary>
    public IEnumerable<Candidate> Dropped()
    {
        ReadBuiltIn();
        ReadFolder();
        return _dropped!.Values;
    }

    private static FoundOperation Load(Candidate candidate) =>
        candidate.Problem is null ? candidate.Load() : throw new UnusableOperationException(candidate.Problem);

    private void ReadBuiltIn()
    {
        if (_builtIn.Count > 0)
            return;
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<Type> types = typeof(OperationSet).Assembly.GetTypes().Where(type => type.Namespace == "BatchApi.Worker.BuiltIn");
        foreach (MethodInfo method in types.SelectMany(type => type.GetMethods(Public)))
        {
            if (method.GetCustomAttribute<OperationAttribute>() is null)
                continue;
            FoundOperation found = FoundOperation.FromOwn(method);
            _builtIn.Add(found.Name, found);
        }
    }

    private void ReadFolder()
    {
        if (_dropped is not null)
            return;
        IEnumerable<Candidate> candidates = OperationFolder.Read(folder).SelectMany(file => CandidatesOf(new OperationAssembly(file)));
        _dropped = candidates
            .GroupBy(candidate => candidate.Name, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, OneOf, StringComparer.Ordinal);
    }

    private IEnumerable<Candidate> CandidatesOf(OperationAssembly assembly)
    {
        OperationFile file = assembly.File;
        if (file is { Problem: not null, Marked.Count: 0 })
        {
            string name = OperationName.Standin(Path.GetFileName(file.Path));
            yield return new Candidate(name, "", file.ShownPath, () => throw new InvalidOperationException(), file.Problem);
        }
        foreach (MarkedMethod marked in file.Marked)
        {
            string? problem = file.Problem;
            string name = marked.Name;
            if (!OperationName.IsValid(name))
            {
                name = OperationName.Standin(marked.Method);
                problem ??= $"{marked.Method} of {file.ShownPath} is named '{marked.Name}': {OperationName.Rule}.";
            }
            else if (_builtIn.ContainsKey(name))
            {
                name = OperationName.Standin($"{file.Assembly}.{name}");
                problem ??= $"The name {marked.Name}, which {marked.Method} of {file.ShownPath} asks for, "
                    + "is that of a built-in operation. Rename it.";
            }
            if (!isLoading)
                problem ??= $"{file.ShownPath} is not loaded by this worker.";
            yield return new Candidate(name, marked.Description, $"{marked.Method} of {file.ShownPath}", () => assembly.Load(marked), problem);
        }
    }

    // Nobody can say which of the two is meant, so neither is run.
    private static Candidate OneOf(IGrouping<string, Candidate> same)
    {
        Candidate first = same.First();
        if (same.Skip(1).FirstOrDefault() is not { } second)
            return first;
        string others = same.Count() > 2 ? $" and {same.Count() - 2} more" : "";
        return first with { Problem = $"There are two operations of this name: {first.Where}, and {second.Where}{others}. Rename one of them." };
    }
}
