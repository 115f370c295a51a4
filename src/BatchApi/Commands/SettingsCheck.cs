using BatchApi.Security;
using BatchApi.Settings;

namespace BatchApi.Commands;

/// <summary>
/// Compares all settings, wherever they are written, with those that exist: finds unknown names, values of the wrong form and values out of bounds.
/// </summary>
internal sealed class SettingsCheck
{
    private readonly IConfiguration _configuration;
    private readonly IReadOnlyList<SettingsSection> _sections;
    private readonly KnownSettings _known;
    private readonly List<SettingError> _errors = [];
    private readonly HashSet<string> _wrong = new(StringComparer.OrdinalIgnoreCase);

    private SettingsCheck(IConfiguration configuration, IReadOnlyList<SettingsSection> sections)
    {
        _configuration = configuration;
        _sections = sections;
        _known = new(sections);
    }

    /// <summary>Stops the start if a setting is unknown or wrong, before any setting is used.</summary>
    /// <exception cref="SettingsException">Some settings are unknown or wrong.</exception>
    public static void CheckSettings(WebApplicationBuilder builder)
    {
        var errors = Errors(builder.Configuration, SectionsOf(builder.Services));
        if (errors.Count > 0)
            throw new SettingsException(errors);
    }

    /// <summary>The sections that are registered.</summary>
    public static IReadOnlyList<SettingsSection> SectionsOf(IServiceCollection services) =>
    [
        .. services
            .Where(service => service.ServiceType == typeof(SettingsSection))
            .Select(service => (SettingsSection)service.ImplementationInstance!),
    ];

    /// <summary>The errors, a line each, in the order of the settings.</summary>
    public static IReadOnlyList<SettingError> Errors(IConfiguration configuration, IReadOnlyList<SettingsSection> sections)
    {
        var check = new SettingsCheck(configuration, sections);
        foreach (var root in configuration.GetChildren())
            check.CheckRoot(root);
        check.CheckRules();
        return check._errors;
    }

    private void CheckRoot(IConfigurationSection root)
    {
        if (_known.Sections.TryGetValue(root.Key, out var members))
        {
            // A variable with the name of a section belongs to another program: JOBS=4 is read by make.
            if (!string.IsNullOrEmpty(root.Value) && SettingSource.Of(_configuration, root.Path) is { IsEnvironment: false } source)
            {
                var example = $"{root.Path}:{members.Keys.First()}";
                Add(root.Path, source, $"is a section, and '{root.Value}' is none of its settings. Write {example} or another.");
            }

            // Under its own name, also where a variable has it in capitals: POOL__WORKERS.
            CheckMembers(_configuration.GetSection(NameIn(_known.Sections.Keys, root.Key)), members);
            return;
        }

        if (root.Key.Equals("Logging", StringComparison.OrdinalIgnoreCase))
            CheckLevels(root);
        if (root.Key.Equals(AllowedHosts.Setting, StringComparison.OrdinalIgnoreCase))
            CheckHosts(_configuration.GetSection(AllowedHosts.Setting));
        if (FrameworkSettings.Roots.Contains(root.Key))
            return;

        foreach (var leaf in LeavesOf(root))
        {
            if (_known.SlipOf(leaf.Path) is { } slip)
                Add(leaf.Path, SettingSource.Of(_configuration, leaf.Path), $"is no setting. Did you mean {slip}?");
        }
    }

    // The framework's own message names no setting.
    private void CheckLevels(IConfigurationSection logging)
    {
        foreach (var level in LeavesOf(logging).Where(leaf => leaf.Path.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase)))
        {
            if (!string.IsNullOrEmpty(level.Value) && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _))
                Wrong(level, SettingText.Wrong(level.Path, level.Value, typeof(LogLevel), [])[(level.Path.Length + 1)..]);
        }
    }

    // A name that no request can have would let nobody in, and nobody would know why.
    private void CheckHosts(IConfigurationSection hosts)
    {
        if (hosts.GetChildren().FirstOrDefault() is { } child)
            Wrong(child, $"is no setting: {hosts.Path} is one value, a text, such as {AllowedHosts.Example}.");
        else if (AllowedHosts.WrongIn(hosts.Value) is { } wrong)
            Wrong(hosts, $"is '{hosts.Value}': {wrong}");
    }

    private void CheckMembers(IConfigurationSection section, IReadOnlyDictionary<string, SettingShape> members)
    {
        foreach (var child in section.GetChildren())
        {
            if (members.TryGetValue(child.Key, out var shape))
            {
                Check(section.GetSection(NameIn(members.Keys, child.Key)), shape);
                continue;
            }

            var hint = _known.Hint(child.Path, [.. members.Keys.Select(member => $"{section.Path}:{member}")]);
            Add(child.Path, SettingSource.Of(_configuration, child.Path), $"is no setting.{hint}");
        }
    }

    private void Check(IConfigurationSection place, SettingShape shape)
    {
        var children = place.GetChildren().ToList();
        if (shape.Members is null && shape.Element is null && shape.Named is null)
        {
            var what = shape.Type == typeof(string) ? "one value, a text" : "one value";
            if (children.Count > 0)
                Wrong(children[0], $"is no setting: {place.Path} is {what}.");
            else if (place.Value is { } text && shape.WrongWith(place.Path, text) is { } wrong)
                Wrong(place, wrong[(place.Path.Length + 1)..]);
            return;
        }

        // An empty list or object in a file is an empty text.
        var must = shape.Element is null ? "be an object" : $"be a list, so write {place.Path}:0";
        if (!string.IsNullOrEmpty(place.Value))
            Wrong(place, $"is '{place.Value}': must {must}.");
        if (shape.Members is { } members)
            CheckMembers(place, members);
        foreach (var child in children)
        {
            if (shape.Named is { } named)
                Check(child, named);
            else if (shape.Element is { } element && IsNumber(child.Key))
                Check(child, element);
            else if (shape.Element is { } some)
                Wrong(child, $"is no setting: {place.Path} is a list, so write {InList(place, child, some)}.");
        }
    }

    // Rules between settings are checked without the settings that are wrong by themselves.
    private void CheckRules()
    {
        var sound = new ConfigurationBuilder()
            .AddInMemoryCollection(_configuration.AsEnumerable().Where(pair => !_wrong.Any(wrong => IsIn(pair.Key, wrong))))
            .Build();
        _errors.AddRange(_sections
            .SelectMany(section => section.Validate(sound))
            .Where(failure => !_wrong.Any(wrong => IsOf(failure, wrong)))
            .Select(failure => new SettingError(failure)));
    }

    // What is wrong by itself counts as missing there, and is named already.
    private static bool IsOf(string failure, string wrong) => failure.Split(' ')[0] is var named && (IsIn(named, wrong) || IsIn(wrong, named));

    private static string InList(IConfigurationSection list, IConfigurationSection child, SettingShape element) =>
        element.Members is null ? $"{list.Path}:0" : $"{list.Path}:0:{child.Key}";

    private static bool IsIn(string key, string place) =>
        key.StartsWith(place, StringComparison.OrdinalIgnoreCase) && (key.Length == place.Length || key[place.Length] == ':');

    private static string NameIn(IEnumerable<string> names, string key) => names.First(name => name.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static bool IsNumber(string key) => key.All(char.IsAsciiDigit);

    private static IEnumerable<IConfigurationSection> LeavesOf(IConfigurationSection section) =>
        section.GetChildren().ToList() is { Count: > 0 } children ? children.SelectMany(LeavesOf) : [section];

    private void Wrong(IConfigurationSection place, string what)
    {
        _wrong.Add(place.Path);
        _errors.Add(new($"{place.Path}{SettingSource.Of(_configuration, place.Path).Remark} {what}"));
    }

    private void Add(string path, SettingSource source, string what)
    {
        _wrong.Add(path);
        _errors.Add(new($"{path}{source.Remark} {what}", source.IsCommandLine));
    }
}
