namespace BatchApi.Worker.Framing;

/// <summary>The index of the item that runs now, for what it prints meanwhile.</summary>
internal sealed class ItemAtWork
{
    public const long None = -1;

    private readonly AsyncLocal<long?> _ofFlow = new();
    private long _index = None;

    /// <summary>That of the code which asks, if several items are at work; else that of the one.</summary>
    public long Index
    {
        get => _ofFlow.Value ?? Volatile.Read(ref _index);
        set => Volatile.Write(ref _index, value);
    }

    /// <summary>The item that the calling code works for, and what it starts; null: whatever <see cref="Index"/> was set to.</summary>
    public long? OfFlow
    {
        get => _ofFlow.Value;
        set => _ofFlow.Value = value;
    }
}
