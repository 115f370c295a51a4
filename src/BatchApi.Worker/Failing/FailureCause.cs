namespace BatchApi.Worker.Failing;

/// <summary>A cause of an error.</summary>
/// <param name="Relation">How it is related to the error: <c>cause</c>, <c>inner</c> or <c>member</c>.</param>
/// <param name="Of">Index of the cause that it belongs to; null: the error itself.</param>
/// <param name="Type">Its type's name; null: what was thrown has none.</param>
/// <param name="Frames">Where it was raised, the innermost first.</param>
internal sealed record FailureCause(string Relation, int? Of, string? Type, string Message, IReadOnlyList<string> Frames);
