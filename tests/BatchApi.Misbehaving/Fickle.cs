using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>Cannot be made while there is a file <c>broken</c> beside its assembly.</summary>
public sealed class Fickle
{
    public Fickle()
    {
        string file = Path.Combine(Path.GetDirectoryName(typeof(Fickle).Assembly.Location)!, "broken");
        if (File.Exists(file)) throw new InvalidOperationException("It is broken.");
    }

    [Operation("misbehave-fickle", "The item, while nothing is broken.", Example = "[1]")]
    public long Run(long item) => item;
}
