namespace BatchApi.Commands;

/// <summary>Some settings are unknown or wrong; it lists all of them.</summary>
internal sealed class SettingsException(IReadOnlyList<SettingError> errors) : Exception(string.Join('\n', errors.Select(error => error.Text)))
{
    public IReadOnlyList<SettingError> Errors => errors;
}
