using System.Text.Json;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Json;

namespace BatchApi.Worker.Outputs;

/// <summary>An output that the serializer could not write to its end.</summary>
internal static class UnwrittenOutput
{
    /// <summary>Where in the output the writer stopped.</summary>
    public static string PathOf(Utf8JsonWriter writer, ResultLines lines)
    {
        try
        {
            writer.Flush();
            return LinePath.To(lines.Line);
        }
        // More than fits is waiting in the writer, or the author's converter wrote something that is no JSON: then no path is known.
        catch (Exception exception) when (exception is OutputTooLargeException or JsonException or ArgumentException or InvalidOperationException)
        {
            return "$";
        }
    }
}
