namespace BatchApi.Pool;

/// <summary>What became of one item.</summary>
/// <param name="Index">The item's place among all, from 0.</param>
/// <param name="Output">What the operation returned; the default if the item failed.</param>
/// <param name="Failure">Why it has no output; null: it has one.</param>
public readonly record struct MapResult<TOutput>(long Index, TOutput? Output, ItemFailure? Failure);
