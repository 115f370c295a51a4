using System.Text.Json;
using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>Misbehaves where its environment says: as its worker starts, as it is made, as it is disposed of. Elsewhere its items say.</summary>
public sealed class Staged : IDisposable
{
    public Staged() => At("INITIALIZER");

    [Operation("misbehave-staged", "Does what the item says.", Example = "[1]")]
    public object? Run(JsonElement item, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Act.From(item) is { } act ? Acts.Do(act, context) : item;
    }

    [Operation("misbehave-reading", "Does what the item says while it is read.", Example = """[{"do": "return-number", "code": 1}]""")]
    public int Read(Reading item) => item?.Code ?? 0;

    public void Dispose() => At("SHUTDOWN");

    /// <summary>Does what the environment asks for at this stage.</summary>
    internal static void At(string stage)
    {
        if (Environment.GetEnvironmentVariable($"MISBEHAVE_AT_{stage}") is { } act)
            Acts.Do(Act.Parse(act), new OperationContext(-1, "", CancellationToken.None));
    }
}
