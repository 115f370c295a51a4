using System.Collections;

namespace BatchApi.Misbehaving.Values;

/// <summary>A shape that JSON would take for a list.</summary>
public sealed record Crowd(string Name, IReadOnlyList<int> Members) : Shape(Name), IEnumerable<int>
{
    public IEnumerator<int> GetEnumerator() => Members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
