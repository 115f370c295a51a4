namespace BatchApi.Misbehaving.Values;

/// <summary>Declared where one of those below is meant.</summary>
public abstract record Shape(string Name);
