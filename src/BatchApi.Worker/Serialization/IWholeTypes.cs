using System.Text.Json.Serialization.Metadata;

namespace BatchApi.Worker.Serialization;

/// <summary>
/// Knows of which types JSON holds less than their values. Such a type may stand where a converter of the author's takes care of it.
/// </summary>
internal interface IWholeTypes
{
    /// <summary>Why, and what to do; null: JSON holds all of it. What is in it is not looked at.</summary>
    string? Problem(JsonTypeInfo info);
}
