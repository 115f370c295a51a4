using BatchApi.Endpoints.Problems;
using BatchApi.Settings;

namespace BatchApi.Commands;

/// <summary>
/// The parts of the command line: a verb with its own arguments, and settings in each form that .NET reads, <c>--Pool:Workers 3</c>,
/// <c>--Pool:Workers=3</c>, <c>/Pool:Workers 3</c>.
/// </summary>
/// <remarks>Settings are taken out before the verb is looked for: the value of a setting may be the name of a verb.</remarks>
internal sealed class Arguments
{
    private readonly KnownSettings _known;
    private readonly IReadOnlyDictionary<string, bool> _switches;
    private readonly List<string> _verb = [];
    private readonly List<string> _settings = [];
    private readonly List<SettingError> _errors = [];

    private Arguments(IReadOnlyList<SettingsSection> sections, IReadOnlyDictionary<string, bool> switches)
    {
        _known = new(sections);
        _switches = switches;
    }

    /// <summary>The verb, its arguments and switches.</summary>
    public IReadOnlyList<string> Verb => _verb;

    /// <summary>Settings, one argument each: <c>--Pool:Workers=3</c>.</summary>
    public IReadOnlyList<string> Settings => _settings;

    /// <summary>Settings without a value, and names that are neither a switch nor a setting.</summary>
    public IReadOnlyList<SettingError> Errors => _errors;

    /// <param name="sections">The sections whose settings are known.</param>
    /// <param name="switches">The verbs' own switches, and whether a value follows each.</param>
    public static Arguments Read(IReadOnlyList<string> args, IReadOnlyList<SettingsSection> sections, IReadOnlyDictionary<string, bool> switches)
    {
        var arguments = new Arguments(sections, switches);
        for (var i = 0; i < args.Count;)
            i += arguments.Take(args[i], i + 1 < args.Count ? args[i + 1] : null);
        return arguments;
    }

    // How many arguments the switch took.
    private int Take(string argument, string? next)
    {
        var (name, value) = Split(argument);
        if (_switches.TryGetValue(name, out var hasValue))
        {
            _verb.Add(argument);
            if (!hasValue || value is not null || next is null)
                return 1;

            _verb.Add(next);
            return 2;
        }

        if (SettingName(name, value) is not { } setting)
        {
            _verb.Add(argument);
            return 1;
        }

        if (!IsKnown(setting))
        {
            _errors.Add(new($"{name} is no setting.{HintAt(name, setting)}", true));
            // The next argument most likely is its value, and no second mistake.
            return value is null && next is not null && !next.StartsWith('-') ? 2 : 1;
        }

        if (value is null && (next is null || IsNamed(next)))
        {
            _errors.Add(new($"{name} has no value: write {name} VALUE.", true));
            return 1;
        }

        _settings.Add($"--{setting}={value ?? next}");
        return value is null ? 2 : 1;
    }

    private static (string Name, string? Value) Split(string argument) =>
        argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (argument[..at], argument[(at + 1)..]) : (argument, null);

    // A path begins with a slash too, but has no colon. Without a prefix, only an argument with a value is a setting.
    private string? SettingName(string name, string? value) =>
        name.StartsWith("--", StringComparison.Ordinal) && name.Length > 2 ? name[2..]
        : name.StartsWith('/') && (name.Contains(':') || IsKnown(name[1..])) ? name[1..]
        : !name.StartsWith('-') && value is not null && (name.Contains(':') || IsKnown(name)) ? name
        : null;

    private bool IsKnown(string setting) =>
        setting.Split(':')[0] is var root && (_known.Sections.ContainsKey(root) || FrameworkSettings.Roots.Contains(root));

    // A value may begin with two dashes, such as the switch of a program.
    private bool IsNamed(string argument) =>
        Split(argument) is var (name, value) && (_switches.ContainsKey(name) || (SettingName(name, value) is { } setting && IsKnown(setting)));

    private string HintAt(string name, string setting)
    {
        var nearest = NearestNames.Of(name, _switches.Keys.Where(known => known.Length > 2));
        return nearest.Count > 0 ? $" Did you mean {nearest[0]}?"
            : _known.Hint(setting) is { Length: > 0 } hint ? hint
            : " --help shows what there is.";
    }
}
