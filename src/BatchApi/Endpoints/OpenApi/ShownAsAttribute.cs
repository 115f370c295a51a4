namespace BatchApi.Endpoints.OpenApi;

/// <summary>Names the type that the OpenAPI document shows for a member: an enum, for a text that is one of few names.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ShownAsAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}
