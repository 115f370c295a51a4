namespace BatchApi.Endpoints.Submission.Requests;

/// <summary>A function in JavaScript that a client sends along.</summary>
/// <param name="Pointer">Where it stood in the request.</param>
internal sealed record ScriptRequest(string Source, string Pointer);
