namespace BatchApi.Storage;

/// <summary>
/// Where a reader of results in the order of completion goes on. Its text is the storage's own: where several nodes write, it holds one position
/// for each. A reader can see that two are equal, and nothing else.
/// </summary>
/// <param name="Text">May be shown to clients and come back from them. Digits, letters and dots.</param>
internal readonly record struct CompletionCursor(string Text)
{
    /// <summary>Before everything, in every storage.</summary>
    public static CompletionCursor Start { get; } = new("0");

    public override string ToString() => Text;
}
