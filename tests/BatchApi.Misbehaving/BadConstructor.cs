using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>Cannot be made.</summary>
public sealed class BadConstructor
{
    public BadConstructor() => throw new InvalidOperationException("The constructor failed.");

    [Operation("misbehave-constructor", "Never runs: the constructor of its class throws.", Example = "[1]")]
    public long Run(long item) => item;
}
