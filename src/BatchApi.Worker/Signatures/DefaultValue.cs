using System.Reflection;

namespace BatchApi.Worker.Signatures;

/// <summary>What a parameter is when the job leaves it out.</summary>
internal static class DefaultValue
{
    /// <remarks>Metadata has no value for <c>default</c> of a struct, and the bare number for an enum that may be null.</remarks>
    public static object? Of(ParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        object? value = parameter.DefaultValue;
        if (value is null)
            return parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;
        return type.IsEnum ? Enum.ToObject(type, value) : value;
    }
}
