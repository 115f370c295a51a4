using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace BatchApi.Settings;

/// <summary>Checks options by the annotations of their properties, and names the settings that are wrong.</summary>
/// <param name="section">The section that they are bound to.</param>
internal sealed class SettingsValidation<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var failures = typeof(T).GetProperties().SelectMany(property => FailuresOf(property, property.GetValue(options))).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> FailuresOf(PropertyInfo property, object? value)
    {
        var rules = property.GetCustomAttributes<ValidationAttribute>().ToList();
        return rules.TrueForAll(rule => rule.IsValid(value))
            ? []
            : [SettingText.Wrong($"{section}:{property.Name}", SettingText.Of(value), property.PropertyType, rules)];
    }
}
