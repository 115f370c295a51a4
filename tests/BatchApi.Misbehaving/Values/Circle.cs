namespace BatchApi.Misbehaving.Values;

public sealed record Circle(string Name, double Radius) : Shape(Name);
