using System.Text.Json.Serialization;

namespace BatchApi.Endpoints.Results.Answers;

/// <summary>An error behind another.</summary>
/// <param name="Relation">cause: it was raised from this one, or has it as its cause;
/// context: it was raised while this one was handled; inner: it has this one inside; member: it stands for this one and others.</param>
/// <param name="Of">Index in the list of the cause that it is behind; absent: it is behind the item's error itself.</param>
/// <param name="Type">Its type; absent: what was thrown has none.</param>
/// <param name="Message">What it says.</param>
/// <param name="Notes">As those of the error; absent: none.</param>
/// <param name="Frames">As those of the error, two at most; absent: not known.</param>
internal sealed record ErrorCause(
    string Relation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Of,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Frames = null);
