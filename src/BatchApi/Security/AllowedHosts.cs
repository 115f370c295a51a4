using System.Net;
using System.Net.Sockets;

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
    public const string Setting = "AllowedHosts";
    public const string Example = "batch.example;*.jobs.example";

    private const int MaxNameLength = 253;

    private readonly string[] _names = (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <param name="host">The header Host. Absent: HTTP/1.0, which no browser speaks.</param>
    public bool Contains(HostString host)
    {
        if (!host.HasValue)
            return true;

        var name = host.Host.TrimEnd('.');
        return IsLoopback(name) || _names.Any(allowed => Matches(allowed, name));
    }

    /// <summary>What is wrong with the setting, for the end of a sentence; null: each of its names can be the host of a request.</summary>
    public static string? WrongIn(string? setting) => new AllowedHosts(setting)._names.FirstOrDefault(name => !IsName(name)) is { } wrong
        ? $"must be names of hosts with semicolons between them, such as {Example}, and '{wrong}' is none. {HintAt(wrong)}"
        : null;

    // Of letters, digits and hyphens, as clients send it; an address of IPv6 stands in brackets.
    private static bool IsName(string allowed)
    {
        if (allowed == "*")
            return true;

        var name = allowed.StartsWith("*.", StringComparison.Ordinal) ? allowed[2..] : allowed;
        if (name.StartsWith('[') && name.EndsWith(']'))
            return name == allowed && IPAddress.TryParse(name[1..^1], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

        return name.Length is > 0 and <= MaxNameLength
            && Array.TrueForAll(name.Split('.'), label =>
                label.Length is > 0 and <= 63 && label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'));
    }

    private static string HintAt(string wrong) =>
        wrong.Contains("://", StringComparison.Ordinal) ? "Leave out the scheme."
        : wrong.Contains('/') ? "Leave out the path."
        : !wrong.StartsWith('[') && IPAddress.TryParse(wrong, out _) ? $"Write an address of IPv6 in brackets: [{wrong}]."
        : wrong.Contains(':') ? "Leave out the port: a name counts at each."
        : wrong.Contains(',') || wrong.Contains(' ') ? "Write ';' between names."
        : wrong.EndsWith('.') ? "Leave out the dot at its end."
        : !wrong.All(char.IsAscii) ? "Write it as browsers send it, in ASCII (xn--...)."
        : "It has letters, digits, hyphens and dots, and a '*' only as '*.' before a name, or alone.";

    private static bool IsLoopback(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        // Nobody can register a name below localhost (RFC 6761, section 6.3).
        || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));

    private static bool Matches(string allowed, string name) =>
        allowed == "*"
        || allowed.Equals(name, StringComparison.OrdinalIgnoreCase)
        || (allowed.StartsWith("*.", StringComparison.Ordinal) && name.Length > allowed.Length - 1
            && name.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase));
}
