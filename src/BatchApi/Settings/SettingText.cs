using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace BatchApi.Settings;

/// <summary>The message about a wrong setting: what is wrong, and what to write instead.</summary>
internal static class SettingText
{
    /// <summary><c>Pool:Workers is '-1': must be a whole number from 0 to 1024.</c></summary>
    public static string Wrong(string name, string? value, Type type, IEnumerable<ValidationAttribute> rules) =>
        $"{name} is '{value}': must {Must(type, [.. rules])}.";

    /// <summary>As it may be written: a list as its elements.</summary>
    public static string? Of(object? value) => value is IEnumerable list and not string
        ? string.Join(", ", list.Cast<object?>().Select(Of))
        : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static string Must(Type type, IReadOnlyList<ValidationAttribute> rules)
    {
        if (rules.OfType<AllowedValuesAttribute>().FirstOrDefault() is { } allowed)
            return $"be {string.Join(" or ", allowed.Values)}";

        var range = rules.OfType<RangeAttribute>().FirstOrDefault();
        var bounds = range is null ? "" : HasEnd(range) ? $" from {range.Minimum} to {range.Maximum}" : $" from {range.Minimum} on";
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
            return "be true or false";
        if (type == typeof(TimeSpan))
            return $"be a time{bounds}, written hours:minutes:seconds (1.5 s is 00:00:01.5, two days are 2.00:00:00)";
        if (type.IsEnum)
            return $"be {string.Join(" or ", Enum.GetNames(type))}";
        if (type == typeof(string))
            return "not be empty";
        return $"be a {(type == typeof(double) ? "" : "whole ")}number{bounds}";
    }

    private static bool HasEnd(RangeAttribute range) => range.Maximum is not (int.MaxValue or >= (double)long.MaxValue);
}
