namespace BatchApi.Misbehaving;

/// <summary>An item with members.</summary>
public sealed record Point(int X, int Y, string? Label = null);
