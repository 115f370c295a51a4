using System.Text.Json.Serialization;

namespace BatchApi.Endpoints.Results.Answers;

/// <summary>What the operation's error tells besides its message. 4 KiB at most: longer texts and lists end with <c>...</c></summary>
/// <param name="Causes">What is behind it, the nearest first; absent: nothing.</param>
/// <param name="MoreCauses">Causes that found no room in the list; absent: none.</param>
/// <param name="Notes">What was added to it (Python's <c>add_note</c>); absent: nothing.</param>
/// <param name="Frames">Where in the operation's own code it was raised,
/// the innermost first, as <c>file:line in function</c>; absent: not known.</param>
internal sealed record ErrorDetails(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ErrorCause>? Causes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? MoreCauses = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Frames = null);
