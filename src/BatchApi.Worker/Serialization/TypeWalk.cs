using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Worker.Tuples;

namespace BatchApi.Worker.Serialization;

/// <summary>Visits a type and all types inside it, and finds where JSON would lose something of their values.</summary>
internal sealed class TypeWalk
{
    private readonly JsonSerializerOptions _options;
    private readonly HashSet<Type> _seen = [];
    private readonly bool _isRead;

    /// <param name="options">How values are read or written.</param>
    public TypeWalk(Type root, JsonSerializerOptions options, bool isRead)
    {
        (_options, _isRead) = (options, isRead);
        Problem = Visit(root, "");
    }

    /// <summary>The first place where something would be lost, with the reason; null: nothing would.</summary>
    public string? Problem { get; }

    /// <summary>Whether a type inside it, such as <c>object</c>, leaves open what its values are.</summary>
    public bool IsOpen { get; private set; }

    private string? Visit(Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!_seen.Add(type))
            return null;
        JsonTypeInfo info = _options.TypeInfoResolver!.GetTypeInfo(type, _options)!;
        if (((ILosslessTypes)_options.TypeInfoResolver).Problem(info) is { } problem)
            return $"{Whose(path)}{TypeName.Of(type)}: {problem}.";
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => VisitMembers(info, path),
            JsonTypeInfoKind.Enumerable => Visit(info.ElementType!, $"{path}[]") ?? TryToRead(type, "[]", path),
            JsonTypeInfoKind.Dictionary => Visit(info.ElementType!, $"{path}[]") ?? TryToRead(type, "{}", path),
            _ => Leaf(info),
        };
    }

    private string? VisitMembers(JsonTypeInfo info, string path)
    {
        foreach (JsonPropertyInfo property in info.Properties)
        {
            bool goes = _isRead ? property.Set is not null || property.AssociatedParameter is not null : property.Get is not null;
            if (!goes)
                continue;
            if (property.IsExtensionData || property.CustomConverter is not null and not INamedTuples)
                IsOpen = true;
            else if (Visit(property.PropertyType, $"{path}.{property.Name}") is { } problem)
                return problem;
        }
        foreach (JsonDerivedType derived in info.PolymorphismOptions?.DerivedTypes ?? [])
        {
            if ((Visit(derived.DerivedType, path) ?? Hidden(info, derived.DerivedType, path)) is { } problem)
                return problem;
        }
        return null;
    }

    // A class may implement a member of an interface for it alone.
    private string? Hidden(JsonTypeInfo info, Type derived, string path)
    {
        if (!info.Type.IsInterface || _isRead)
            return null;
        HashSet<string> members = [.. _options.TypeInfoResolver!.GetTypeInfo(derived, _options)!.Properties.Select(property => property.Name)];
        return info.Properties.FirstOrDefault(property => property.Get is not null && !members.Contains(property.Name)) is { } hidden
            ? $"{(path.Length == 0 ? "It" : $"Its {path}")} may be a {TypeName.Of(derived)}: it has the member {hidden.Name} of "
                + $"{TypeName.Of(info.Type)} not as a public one of its own; make it one."
            : null;
    }

    // The serializer does not tell beforehand whether it can fill this member.
    private string? TryToRead(Type type, string empty, string path)
    {
        if (!_isRead)
            return null;
        try
        {
            JsonSerializer.Deserialize(empty, type, _options);
        }
        catch (NotSupportedException)
        {
            return $"{Whose(path)}{TypeName.Of(type)}: nothing can be read into it; use a list, an array or a dictionary.";
        }
        // A collection of the author's that needs something before it can be filled: the first item will show it.
        catch (Exception)
        {
        }
        return null;
    }

    private static string Whose(string path) => path.Length == 0 ? "" : $"Its {path} is a ";

    private string? Leaf(JsonTypeInfo info)
    {
        Type type = info.Type;
        bool isOwn = info.Converter.GetType().Assembly is var assembly
            && assembly != typeof(JsonSerializer).Assembly
            && assembly != typeof(TypeWalk).Assembly;
        bool isAnyJson = type == typeof(JsonElement) || type == typeof(JsonDocument) || type.IsAssignableTo(typeof(JsonNode));
        if (isOwn || isAnyJson || type == typeof(object))
            IsOpen = true;
        return null;
    }
}
