using System.Reflection;

namespace BatchApi.Worker.Signatures;

/// <summary>The value of a parameter that the job leaves out.</summary>
internal static class DefaultValue
{
    /// <remarks>The metadata has no value for <c>default</c> of a struct, and a bare number for an enum that may be null.</remarks>
    public static object? Of(ParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        object? value = parameter.DefaultValue;
        if (value is null)
            return parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;
        return type.IsEnum ? Enum.ToObject(type, value) : value;
    }
}
