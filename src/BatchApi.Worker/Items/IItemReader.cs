namespace BatchApi.Worker.Items;

/// <summary>Reads one item from its line.</summary>
internal interface IItemReader<T>
{
    /// <param name="problem">Why the line does not fit the item's type.</param>
    static abstract bool TryRead(ReadOnlySpan<byte> line, ItemShape shape, out T item, out string? problem);
}
