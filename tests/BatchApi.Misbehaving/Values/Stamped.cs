namespace BatchApi.Misbehaving.Values;

/// <summary>Generic: there is no end of its kind, and nobody knows them all beforehand.</summary>
public sealed record Stamped<T>(string Name, T Stamp) : Shape(Name);
