using System.Text.Json.Serialization;

namespace BatchApi.Endpoints.Problems;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Pointer">The member at fault as a JSON pointer (RFC 6901): <c>/options/maxWorkers</c>; null: the body's text itself.</param>
/// <param name="Line">The line of the body, from 1.</param>
/// <param name="Column">The byte of the line, from 1.</param>
/// <param name="Index">The item at fault.</param>
internal sealed record InputError(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Pointer,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Line = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Column = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Index = null)
{
    /// <summary>The member and what is wrong with it, for the detail of a problem.</summary>
    public override string ToString() => string.IsNullOrEmpty(Pointer) ? Message : $"{Pointer}: {Message}";
}
