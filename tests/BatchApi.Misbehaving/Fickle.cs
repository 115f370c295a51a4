using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>Cannot be made while there is a file of the name that stands in <c>fickle.txt</c> beside its assembly.</summary>
public sealed class Fickle
{
    public Fickle()
    {
        string note = Path.Combine(Path.GetDirectoryName(typeof(Fickle).Assembly.Location)!, "fickle.txt");
        if (File.Exists(note) && File.Exists(File.ReadAllText(note)))
            throw new InvalidOperationException("It is broken.");
    }

    [Operation("misbehave-fickle", "The item, while nothing is broken.", Example = "[1]")]
    public long Run(long item) => item;
}
