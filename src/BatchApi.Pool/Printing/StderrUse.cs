using System.Collections.Concurrent;

namespace BatchApi.Pool.Printing;

/// <summary>
/// The kinds of workers of which one has ever written to its standard error. Only of these it is worthwhile to find out which item writes.
/// </summary>
internal sealed class StderrUse
{
    private readonly ConcurrentDictionary<string, byte> _kinds = [];

    public void Add(string kind) => _kinds.TryAdd(kind, 0);

    public bool Contains(string kind) => _kinds.ContainsKey(kind);
}
