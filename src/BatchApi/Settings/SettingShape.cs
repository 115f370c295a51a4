using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace BatchApi.Settings;

/// <summary>
/// What a setting may hold, by the type that it is bound to: a value, a list, members with free names, or members with fixed names.
/// </summary>
/// <param name="Type">Of the value, or of the options.</param>
/// <param name="Rules">The annotations of the value.</param>
internal sealed record SettingShape(Type Type, IReadOnlyList<ValidationAttribute> Rules)
{
    /// <summary>The members' shapes by name, ignoring case; null: it has none.</summary>
    public IReadOnlyDictionary<string, SettingShape>? Members { get; } = IsGroup(Type) ? MembersOf([Type]) : null;

    /// <summary>What each element of a list is; null: no list.</summary>
    public SettingShape? Element { get; } =
        ArgumentOf(Type, typeof(ICollection<>), 0) is { } element && ArgumentOf(Type, typeof(IDictionary<,>), 0) is null ? new(element, []) : null;

    /// <summary>What stands under each name that the operator gives; null: names are given.</summary>
    public SettingShape? Named { get; } = ArgumentOf(Type, typeof(IDictionary<,>), 1) is { } named ? new(named, []) : null;

    /// <summary>The members of a section that is bound to these classes.</summary>
    public static IReadOnlyDictionary<string, SettingShape> MembersOf(IEnumerable<Type> options) => options
        .SelectMany(type => type.GetProperties())
        .Where(IsSetting)
        .DistinctBy(property => property.Name)
        .ToDictionary(
            property => property.Name,
            property => new SettingShape(property.PropertyType, [.. property.GetCustomAttributes<ValidationAttribute>()]),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>Why the text cannot be the value's; null: it can.</summary>
    public string? WrongWith(string name, string text)
    {
        var type = Nullable.GetUnderlyingType(Type);
        // A plain number would be a number of days, which nobody means.
        var isBareNumber = (type ?? Type) == typeof(TimeSpan) && text is not "0" && text.All(char.IsAsciiDigit);
        return (type is not null && text.Length == 0) || (!isBareNumber && TryConvert(text, out var value) && Rules.All(rule => rule.IsValid(value)))
            ? null
            : SettingText.Wrong(name, text, Type, Rules);
    }

    // As the binder does.
    private bool TryConvert(string text, out object? value)
    {
        try
        {
            value = Type == typeof(string) ? text : TypeDescriptor.GetConverter(Type).ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            value = null;
            return false;
        }
    }

    private static bool IsGroup(Type type) =>
        type.IsClass && type != typeof(string) && ArgumentOf(type, typeof(IEnumerable<>), 0) is null
        && !TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    // What the binder sets: a public setter, or a collection to add to.
    private static bool IsSetting(PropertyInfo property) =>
        property.SetMethod is { IsPublic: true } || ArgumentOf(property.PropertyType, typeof(ICollection<>), 0) is not null;

    private static Type? ArgumentOf(Type type, Type generic, int argument) => type == typeof(string)
        ? null
        : type.GetInterfaces()
            .Append(type)
            .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == generic)
            ?.GetGenericArguments()[argument];
}
