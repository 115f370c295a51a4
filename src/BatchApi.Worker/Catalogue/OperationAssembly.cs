using System.Reflection;
using BatchApi.Worker.Assemblies;
using BatchApi.Worker.Failing;
using BatchApi.Worker.Signatures;

namespace BatchApi.Worker.Catalogue;

/// <summary>An assembly of the operations folder: loaded, apart from all others, when the first of its operations is needed.</summary>
internal sealed class OperationAssembly(OperationFile file)
{
    private Assembly? _loaded;

    public OperationFile File { get; } = file;

    /// <exception cref="UnusableOperationException">It cannot be loaded or bound.</exception>
    public FoundOperation Load(MarkedMethod marked)
    {
        try
        {
            _loaded ??= Load();
            return FoundOperation.From((MethodInfo)_loaded.ManifestModule.ResolveMethod(marked.Token)!, marked.Method);
        }
        // Whatever keeps the assembly from loading is told to everybody who asks for one of its operations.
        catch (Exception exception) when (exception is not UnusableOperationException)
        {
            string reason = ErrorText.Of(OriginalError.Of(exception), isNamed: false);
            throw new UnusableOperationException($"{marked.Method} of {File.ShownPath} cannot be loaded: {reason}");
        }
    }

    // Its references are loaded as well. Otherwise the first item that needs a missing one would fail, in the middle of a job.
    private Assembly Load()
    {
        OperationLoadContext context = new(File.Path);
        Assembly loaded = context.LoadFromAssemblyPath(File.Path);
        foreach (AssemblyName reference in loaded.GetReferencedAssemblies())
        {
            try
            {
                context.LoadFromAssemblyName(reference);
            }
            catch (Exception exception) when (exception is IOException or BadImageFormatException)
            {
                throw new UnusableOperationException(
                    $"{File.ShownPath} needs {reference.Name} {reference.Version}, which cannot be loaded. "
                    + $"Publish it with its dependencies. ({exception.Message})");
            }
        }
        return loaded;
    }
}
