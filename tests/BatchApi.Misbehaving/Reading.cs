using System.Text.Json.Serialization;
using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>An item that does what it says as soon as that is read.</summary>
public sealed class Reading : IJsonOnDeserialized
{
    public string Do { get; set; } = "";

    public int Code { get; set; }

    public string Text { get; set; } = "";

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Do != "return-number")
            Acts.Do(new Act(Do, Code, Text: Text), new OperationContext(-1, "", CancellationToken.None));
    }
}
