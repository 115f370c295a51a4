namespace BatchApi.Endpoints.OpenApi;

/// <summary>Marks a shape that clients send: what can be null may be left out, and there are no other members.</summary>
/// <remarks>Answers have all their members, and may get more.</remarks>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class FromClientAttribute : Attribute;
