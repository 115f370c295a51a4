namespace BatchApi.Misbehaving.Values;

/// <summary>Members of every kind that an item may get wrong.</summary>
public sealed record Order(int Count, decimal Price, DateTimeOffset At, DayOfWeek Day, IReadOnlyList<byte> Sizes, string? Note = null);
