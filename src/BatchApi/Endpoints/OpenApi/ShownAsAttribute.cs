namespace BatchApi.Endpoints.OpenApi;

/// <summary>What the OpenAPI document shows of a member in place of its own type: an enum for a text that is one of few names.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ShownAsAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}
