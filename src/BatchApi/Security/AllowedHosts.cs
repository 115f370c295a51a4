using System.Net;

namespace BatchApi.Security;

/// <summary>
/// The names under which the service may be called: those of this machine's loopback, and what the setting <c>AllowedHosts</c> lists
/// (the framework's own: separated by semicolons, <c>*.example.org</c> for all below a name, <c>*</c> for any).
/// </summary>
/// <remarks>
/// A page of a foreign site reaches a service on loopback when its own name is made to resolve to 127.0.0.1 (DNS rebinding). Its browser
/// then still sends that name as Host, so a name that is not ours tells.
/// </remarks>
internal sealed class AllowedHosts(string? setting)
{
    private readonly string[] _names = (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <param name="host">The header Host. Absent: HTTP/1.0, which no browser speaks.</param>
    public bool Contains(HostString host)
    {
        if (!host.HasValue) return true;

        var name = host.Host.TrimEnd('.');
        return IsLoopback(name) || _names.Any(allowed => Matches(allowed, name));
    }

    private static bool IsLoopback(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        // Nobody can register a name below it (RFC 6761, section 6.3).
        || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));

    private static bool Matches(string allowed, string name) =>
        allowed == "*"
        || allowed.Equals(name, StringComparison.OrdinalIgnoreCase)
        || (allowed.StartsWith("*.", StringComparison.Ordinal) && name.Length > allowed.Length - 1
            && name.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase));
}
