using System.Text.Json;
using BatchApi.Worker.Binding;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Values;

namespace BatchApi.Worker.Running;

/// <summary>An output that could not be written to its end: what is wrong, and where.</summary>
internal static class UnwrittenOutput
{
    // What the serializer adds is the path of the object around, and a hint to a setting that nobody here has.
    private static readonly string[] Additions = [" The unsupported member type is located on type", " Path: $", " To make it work when using"];

    public static string MessageOf(Exception exception)
    {
        string message;
        try
        {
            message = exception.Message;
        }
        catch (Exception second)
        {
            return $"Its message could not be read: {Raised.Cause(second).GetType()}.";
        }
        foreach (string addition in Additions)
        {
            if (message.IndexOf(addition, StringComparison.Ordinal) is > 0 and var at) message = message[..at];
        }
        return message;
    }

    /// <summary>Where in the output the writer stopped.</summary>
    public static string PathOf(Utf8JsonWriter writer, ResultLines lines)
    {
        try
        {
            writer.Flush();
            return LinePath.To(lines.Line);
        }
        // More than fits is waiting in the writer, or what was written by hand is no JSON: then there is no path to tell.
        catch (Exception exception) when (exception is OutputTooLargeException or JsonException or ArgumentException or InvalidOperationException)
        {
            return "$";
        }
    }
}
