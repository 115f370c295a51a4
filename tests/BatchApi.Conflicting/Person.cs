namespace BatchApi.Conflicting;

/// <summary>Who is to be checked.</summary>
public sealed record Person(string Name, int Age);
