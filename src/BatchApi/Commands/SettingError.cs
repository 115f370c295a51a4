namespace BatchApi.Commands;

/// <summary>A line on what is wrong with a setting, or with the command line.</summary>
/// <param name="IsMisspelled">Whether something on the command line is unknown or missing: exit code 2; else 1.</param>
internal sealed record SettingError(string Text, bool IsMisspelled = false);
