using System.Reflection;
using System.Runtime.CompilerServices;

namespace BatchApi.Worker.Tuples;

/// <summary>
/// What a signature calls the elements of its value tuples: the compiler notes it beside the signature, the tuples themselves do not know.
/// </summary>
internal sealed class TupleNames
{
    private readonly Dictionary<Type, IReadOnlyList<string?>?> _names = [];
    private readonly IList<string?> _given;
    private int _next;

    private TupleNames(IList<string?> given, Type type)
    {
        _given = given;
        Assign(type);
    }

    /// <summary>The names in the declaration of a parameter, a result or a member; null: it has none.</summary>
    public static TupleNames? Of(ICustomAttributeProvider? declared, Type type) =>
        ValueTuples.AreIn(type)
        && declared?.GetCustomAttributes(typeof(TupleElementNamesAttribute), inherit: false) is [TupleElementNamesAttribute attribute, ..]
            ? new TupleNames(attribute.TransformNames, type)
            : null;

    /// <summary>
    /// The names, by element. Null: there are none, or the signature gives one type two sets of names, and a value cannot tell which is meant.
    /// </summary>
    public IReadOnlyList<string?>? For(Type tuple) => _names.GetValueOrDefault(tuple);

    // The order of the compiler: a type before its arguments, those of the rest of a long tuple among them.
    private void Assign(Type type)
    {
        if (type.HasElementType)
            Assign(type.GetElementType()!);
        if (ValueTuples.IsOne(type))
        {
            string?[] names = [.. ValueTuples.Elements(type).Select(_ => _next < _given.Count ? _given[_next++] : null)];
            if (names.Any(name => name is not null))
                _names[type] = !_names.TryGetValue(type, out IReadOnlyList<string?>? known) || known?.SequenceEqual(names) == true ? names : null;
        }
        foreach (Type argument in type.GetGenericArguments())
            Assign(argument);
    }
}
