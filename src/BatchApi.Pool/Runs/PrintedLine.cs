namespace BatchApi.Pool;

/// <summary>A line that an operation printed.</summary>
/// <param name="At">When the pool read it.</param>
/// <param name="Index">The item that printed it; null: none did, or it is not known for certain which.</param>
/// <param name="To">Where it was printed to.</param>
/// <param name="Text">The line without its end; at most 8 KiB, a longer one is cut into several.</param>
/// <param name="LeftOut">0: the operation printed the line. Otherwise the pool wrote it, to say that so many lines were left out.</param>
public readonly record struct PrintedLine(DateTimeOffset At, long? Index, PrintedTo To, string Text, long LeftOut = 0);
