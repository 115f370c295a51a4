using BatchApi.Endpoints.Problems;
using BatchApi.Settings;

namespace BatchApi.Commands;

/// <summary>All settings, as the classes of options define them, and the nearest names to one that is unknown.</summary>
internal sealed class KnownSettings(IEnumerable<SettingsSection> sections)
{
    // A shorter name is near to too many.
    private const int MinPart = 3;

    /// <summary>The members of each section.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, SettingShape>> Sections { get; } = sections
        .GroupBy(section => section.Name, section => section.Options)
        .ToDictionary(section => section.Key, SettingShape.MembersOf, StringComparer.OrdinalIgnoreCase);

    private IEnumerable<string> Names => Sections.SelectMany(section => section.Value.Keys.Select(member => $"{section.Key}:{member}"));

    /// <summary>The setting that a name outside our sections may have meant: <c>Pol:Workers</c>, <c>Pool_Workers</c>; null: none.</summary>
    public string? SlipOf(string name)
    {
        if (name.Split(':') is [var section, var member, .. var deeper])
        {
            // Both parts must be near: another program may have variables of its own.
            return NearestNames.Of(section, Sections.Keys)
                .SelectMany(near => NearestNames.Of(member, Sections[near].Keys).Select(found => string.Join(':', [near, found, .. deeper])))
                .FirstOrDefault();
        }

        return Names.FirstOrDefault(known => string.Equals(known.Replace(':', '_'), name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The end of a message about an unknown name: the names that may have been meant.</summary>
    /// <param name="beside">Names that could have stood in the same place.</param>
    public string Hint(string name, IReadOnlyCollection<string> beside)
    {
        var last = Last(name);
        // First the right name in the wrong section or in none, then a wrong name in the right section, then a wrong name in another section.
        IReadOnlyList<string> nearest = [.. Ending(last)];
        if (nearest.Count == 0)
            nearest = [.. NearestNames.Of(last, beside.Select(Last)).SelectMany(near => beside.Where(known => Last(known) == near))];
        if (nearest.Count == 0)
            nearest = [.. NearestNames.Of(last, Sections.Values.SelectMany(members => members.Keys).Distinct()).Take(1).SelectMany(Ending)];
        // A name that is cut short or too long: Dir, DirectoryPath.
        if (nearest.Count == 0 && last.Length >= MinPart)
            nearest = [.. beside.Where(known => IsPart(last, Last(known)))];
        if (nearest.Count > 0)
            return $" Did you mean {string.Join(" or ", nearest.Select(Written))}?";

        var end = name.LastIndexOf(':');
        return end < 0 || !beside.All(known => known.Contains(':')) ? ""
            : $" In {name[..end]} there {(beside.Count == 1 ? "is" : "are")} {string.Join(", ", beside.Select(Last))}.";
    }

    /// <summary>The same for a name outside our sections.</summary>
    public string Hint(string name) => SlipOf(name) is { } slip ? $" Did you mean {slip}?" : Hint(name, [.. FrameworkSettings.Roots]);

    private static bool IsPart(string one, string other) =>
        one.StartsWith(other, StringComparison.OrdinalIgnoreCase) || other.StartsWith(one, StringComparison.OrdinalIgnoreCase);

    private static string Written(string name) => FrameworkSettings.Roots.Contains(name) ? $"--{name}" : name;

    private static string Last(string name) => name[(name.LastIndexOf(':') + 1)..];

    private IEnumerable<string> Ending(string member) => Names.Where(known => known.EndsWith($":{member}", StringComparison.OrdinalIgnoreCase));
}
