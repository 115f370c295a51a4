namespace BatchApi.Settings;

/// <summary>A section of the settings and the class of options that it is bound to: the one list of what can be set.</summary>
/// <param name="Name">As it stands in <c>appsettings.json</c>. Two classes may share a section.</param>
/// <param name="Options">Its settable properties are the section's settings.</param>
/// <param name="Validate">Checks the options that the section makes as a whole; each failure is a line that names the setting.</param>
internal sealed record SettingsSection(string Name, Type Options, Func<IConfiguration, IEnumerable<string>> Validate);
