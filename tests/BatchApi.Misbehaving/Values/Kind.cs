namespace BatchApi.Misbehaving.Values;

/// <summary>Two names, and numbers that have none.</summary>
public enum Kind
{
    One = 1,
    Two = 2,
}
