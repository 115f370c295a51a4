using System.Reflection;

namespace BatchApi.Worker.Signatures;

/// <summary>Whether null is allowed, by the type and by the author's question mark.</summary>
internal static class Nullability
{
    public static bool Of(ParameterInfo parameter) =>
        Allows(parameter.ParameterType, () => new NullabilityInfoContext().Create(parameter).WriteState);

    /// <summary>Of what the operation returns, inside its task.</summary>
    public static bool Of(FoundOperation operation) => Allows(operation.OutputType, () =>
    {
        NullabilityInfo returned = new NullabilityInfoContext().Create(operation.Method.ReturnParameter);
        return (operation.IsAsync ? returned.GenericTypeArguments[0] : returned).ReadState;
    });

    private static bool Allows(Type type, Func<NullabilityState> state) => type.IsValueType
        ? Nullable.GetUnderlyingType(type) is not null
        : state() == NullabilityState.Nullable;
}
