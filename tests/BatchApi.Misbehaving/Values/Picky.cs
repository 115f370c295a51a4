namespace BatchApi.Misbehaving.Values;

/// <summary>Refuses what its type takes.</summary>
public sealed record Picky(string Name)
{
    public string Name { get; } = Name.Length == 1 ? Name : throw new ArgumentException("A name is one letter.");
}
