namespace BatchApi.Jobs.Input;

/// <summary>Items that are numbers of a row and are never stored: item i is <c>Start + i * Step</c>.</summary>
/// <param name="Start">The first item.</param>
/// <param name="Count">How many, 0 or more.</param>
/// <param name="Step">The distance from one to the next, not 0. The last item fits in 64 bits.</param>
internal sealed record NumberRange(long Start, long Count, long Step);
