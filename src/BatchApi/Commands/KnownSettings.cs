using BatchApi.Endpoints.Problems;
using BatchApi.Settings;

namespace BatchApi.Commands;

/// <summary>All settings there are, as the classes of options say, and what somebody may have meant who wrote another.</summary>
internal sealed class KnownSettings(IEnumerable<SettingsSection> sections)
{
    // Less says nothing.
    private const int MinPart = 3;

    /// <summary>The members of each section.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, SettingShape>> Sections { get; } = sections
        .GroupBy(section => section.Name, section => section.Options)
        .ToDictionary(section => section.Key, SettingShape.MembersOf, StringComparer.OrdinalIgnoreCase);

    private IEnumerable<string> Names => Sections.SelectMany(section => section.Value.Keys.Select(member => $"{section.Key}:{member}"));

    /// <summary>The setting that a name outside of our sections is a slip of: <c>Pol:Workers</c>, <c>Pool_Workers</c>; null: of none.</summary>
    public string? SlipOf(string name)
    {
        if (name.Split(':') is [var section, var member, .. var deeper])
        {
            // Both parts must be near: a program of another name may have variables of its own.
            return NearestNames.Of(section, Sections.Keys)
                .SelectMany(near => NearestNames.Of(member, Sections[near].Keys).Select(found => string.Join(':', [near, found, .. deeper])))
                .FirstOrDefault();
        }

        return Names.FirstOrDefault(known => string.Equals(known.Replace(':', '_'), name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>An end of a sentence on a name that nothing has: what may have been meant.</summary>
    /// <param name="beside">Names that could have stood in the same place.</param>
    public string Hint(string name, IReadOnlyCollection<string> beside)
    {
        var last = Last(name);
        // The right name in the wrong section, or in none; a wrong one in the right section; a wrong one in another.
        IReadOnlyList<string> nearest = [.. Ending(last)];
        if (nearest.Count == 0)
            nearest = [.. NearestNames.Of(last, beside.Select(Last)).SelectMany(near => beside.Where(known => Last(known) == near))];
        if (nearest.Count == 0)
            nearest = [.. NearestNames.Of(last, Sections.Values.SelectMany(members => members.Keys).Distinct()).Take(1).SelectMany(Ending)];
        // Cut short, or longer: Dir, DirectoryPath.
        if (nearest.Count == 0 && last.Length >= MinPart)
            nearest = [.. beside.Where(known => IsPart(last, Last(known)))];
        if (nearest.Count > 0)
            return $" Did you mean {string.Join(" or ", nearest.Select(Written))}?";

        var end = name.LastIndexOf(':');
        return end < 0 || !beside.All(known => known.Contains(':')) ? ""
            : $" In {name[..end]} there {(beside.Count == 1 ? "is" : "are")} {string.Join(", ", beside.Select(Last))}.";
    }

    /// <summary>The same of a name with no section of ours.</summary>
    public string Hint(string name) => SlipOf(name) is { } slip ? $" Did you mean {slip}?" : Hint(name, [.. FrameworkSettings.Roots]);

    private static bool IsPart(string one, string other) =>
        one.StartsWith(other, StringComparison.OrdinalIgnoreCase) || other.StartsWith(one, StringComparison.OrdinalIgnoreCase);

    private static string Written(string name) => FrameworkSettings.Roots.Contains(name) ? $"--{name}" : name;

    private static string Last(string name) => name[(name.LastIndexOf(':') + 1)..];

    private IEnumerable<string> Ending(string member) => Names.Where(known => known.EndsWith($":{member}", StringComparison.OrdinalIgnoreCase));
}
