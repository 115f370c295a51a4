namespace BatchApi.Misbehaving.Values;

/// <summary>Holds what it knows in fields, and a tuple with names among them.</summary>
public sealed class Fields
{
    public int Count;
    public (double Lat, double Lon) Place;
    public List<string> Tags { get; } = [];
}
