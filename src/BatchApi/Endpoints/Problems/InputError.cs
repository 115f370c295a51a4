namespace BatchApi.Endpoints.Problems;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Pointer">The member at fault as a JSON pointer (RFC 6901): <c>/options/maxWorkers</c>; null: the body's text itself.</param>
/// <param name="Line">The line of the body, from 1.</param>
/// <param name="Index">The item at fault.</param>
internal sealed record InputError(string? Pointer, string Message, long? Line = null, long? Column = null, long? Index = null);
