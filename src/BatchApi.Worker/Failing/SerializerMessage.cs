namespace BatchApi.Worker.Failing;

/// <summary>What the serializer says of a value, without what means nothing to the caller of an operation.</summary>
internal static class SerializerMessage
{
    // The path of the object around the value, and a hint to a setting that nobody here has.
    private static readonly string[] Additions = [" The unsupported member type is located on type", " Path: $", " To make it work when using"];

    private const string Cycle = "A possible object cycle was detected.";
    private const string DeepOrCyclic = "It refers to itself, or is nested deeper than 64 levels, the serializer's limit.";

    public static string Of(Exception exception)
    {
        string message = ErrorChain.MessageOf(exception);
        if (message.StartsWith(Cycle, StringComparison.Ordinal)) return DeepOrCyclic;
        foreach (string addition in Additions)
        {
            if (message.IndexOf(addition, StringComparison.Ordinal) is > 0 and var at)
                message = message[..at];
        }
        return message;
    }
}
