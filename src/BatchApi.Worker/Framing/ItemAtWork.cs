namespace BatchApi.Worker.Framing;

/// <summary>The index of the item that runs now, for what is printed meanwhile.</summary>
internal sealed class ItemAtWork
{
    public const long None = -1;

    private long _index = None;

    public long Index
    {
        get => Volatile.Read(ref _index);
        set => Volatile.Write(ref _index, value);
    }
}
