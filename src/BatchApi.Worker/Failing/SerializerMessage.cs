namespace BatchApi.Worker.Failing;

/// <summary>The serializer's message about a value, without the parts that mean nothing to the caller of an operation.</summary>
internal static class SerializerMessage
{
    // Left out are the path of the surrounding object, and the hint to a setting that callers do not have.
    private static readonly string[] Additions = [" The unsupported member type is located on type", " Path: $", " To make it work when using"];

    private const string Cycle = "A possible object cycle was detected.";
    private const string DeepOrCyclic = "It refers to itself, or is nested deeper than 64 levels, the serializer's limit.";

    public static string Of(Exception exception)
    {
        string message = ErrorChain.MessageOf(exception);
        if (message.StartsWith(Cycle, StringComparison.Ordinal))
            return DeepOrCyclic;
        foreach (string addition in Additions)
        {
            if (message.IndexOf(addition, StringComparison.Ordinal) is > 0 and var at)
                message = message[..at];
        }
        return message;
    }
}
