namespace BatchApi.Worker.Failing;

/// <summary>What the serializer says of a value, without what means nothing to the caller of an operation.</summary>
internal static class SerializerMessage
{
    // The path of the object around the value, and a hint to a setting that nobody here has.
    private static readonly string[] Additions = [" The unsupported member type is located on type", " Path: $", " To make it work when using"];

    public static string Of(Exception exception)
    {
        string message = ErrorChain.MessageOf(exception);
        foreach (string addition in Additions)
        {
            if (message.IndexOf(addition, StringComparison.Ordinal) is > 0 and var at) message = message[..at];
        }
        return message;
    }
}
