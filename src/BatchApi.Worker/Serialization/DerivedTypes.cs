using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace BatchApi.Worker.Serialization;

/// <summary>The types that may stand where a type of the author's is declared, as far as its assembly and those beside it tell.</summary>
internal static class DerivedTypes
{
    private static readonly ConcurrentDictionary<Assembly, Type[]> Known = [];

    /// <summary>All derived types of which objects can be made, the type itself included; no generic ones, of which there is no end.</summary>
    public static IReadOnlyList<Type> Of(Type type) =>
        [.. Beside(type.Assembly).SelectMany(TypesOf).Where(other => IsMadeAs(type, other))];

    private static bool IsMadeAs(Type type, Type other) =>
        (other == type || !other.ContainsGenericParameters) && !other.IsAbstract && other.IsAssignableTo(type);

    private static IEnumerable<Assembly> Beside(Assembly assembly)
    {
        IEnumerable<Assembly> loaded = AssemblyLoadContext.GetLoadContext(assembly) is { } context && context != AssemblyLoadContext.Default
            ? context.Assemblies
            : [];
        string? name = assembly.GetName().Name;
        return loaded.Where(other => other != assembly && other.GetReferencedAssemblies().Any(reference => reference.Name == name)).Prepend(assembly);
    }

    private static Type[] TypesOf(Assembly assembly) => Known.GetOrAdd(assembly, static one =>
    {
        try
        {
            return one.GetTypes();
        }
        // Some types need an assembly that is not there; no object can be made of them either.
        catch (ReflectionTypeLoadException exception)
        {
            return [.. exception.Types.OfType<Type>()];
        }
    });
}
