namespace BatchApi.Commands;

/// <summary>A line about an error in a setting or on the command line.</summary>
/// <param name="IsMisspelled">Whether something on the command line is unknown or missing (exit code 2) or has a wrong value (exit code 1).</param>
internal sealed record SettingError(string Text, bool IsMisspelled = false);
