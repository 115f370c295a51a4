using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>Never gets made.</summary>
public sealed class SlowConstructor
{
    public SlowConstructor() => Thread.Sleep(Timeout.Infinite);

    [Operation("misbehave-slow-start", "Never runs: the constructor of its class hangs.", Example = "[1]")]
    public long Run(long item) => item;
}
