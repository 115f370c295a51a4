namespace BatchApi.Misbehaving;

/// <summary>An object that contains itself.</summary>
internal sealed class Cycle
{
    public Cycle Self => this;
}
