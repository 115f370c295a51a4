namespace BatchApi.Commands;

/// <summary>Settings that are unknown or wrong: all of them.</summary>
internal sealed class SettingsException(IReadOnlyList<SettingError> errors) : Exception(string.Join('\n', errors.Select(error => error.Text)))
{
    public IReadOnlyList<SettingError> Errors => errors;
}
