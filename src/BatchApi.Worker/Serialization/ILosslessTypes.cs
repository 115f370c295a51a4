using System.Text.Json.Serialization.Metadata;

namespace BatchApi.Worker.Serialization;

/// <summary>
/// Knows the types of which JSON would lose something. An author's converter may take care of such a type.
/// </summary>
internal interface ILosslessTypes
{
    /// <summary>What would be lost, and what to do; null: nothing. The types of the members are not looked at.</summary>
    string? Problem(JsonTypeInfo info);
}
