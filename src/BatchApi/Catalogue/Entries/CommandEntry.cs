namespace BatchApi.Catalogue.Entries;

/// <summary>A program as an operation: one JSON value a line in, one out, in order.</summary>
internal sealed class CommandEntry : OperationEntry
{
    /// <summary>The program and its arguments; no shell sees them. A name without a slash is looked up in <c>PATH</c>.</summary>
    public IList<string> Command { get; } = [];
}
