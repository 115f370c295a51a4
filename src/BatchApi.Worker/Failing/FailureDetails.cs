using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BatchApi.Worker.Failing;

/// <summary>
/// What an error tells besides its message, as JSON: <c>{"causes": [{"relation", "of", "type", "message", "frames"}], "moreCauses", "frames"}</c>.
/// Empty members are left out. The Python worker's details have the same form.
/// </summary>
internal static class FailureDetails
{
    public const int MaxFrames = 8;
    public const int MaxFramesOfCause = 2;

    /// <summary>More causes than this are counted and not listed.</summary>
    public const int MaxCauses = 16;

    private const int MaxBytes = 4096;

    // The most bytes of a name or of a place in the code.
    private const int MaxNameBytes = 160;

    // The most bytes of a cause's message: the first size with which the whole text fits is taken.
    private static readonly int[] MessageBytes = [1024, 256, 64];

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="causes">The nearest first.</param>
    /// <param name="count">How many causes there are, listed or not.</param>
    /// <param name="frames">Where it was raised, the innermost first.</param>
    /// <returns>At most 4 KiB; null: there is nothing to tell.</returns>
    public static byte[]? Of(IReadOnlyList<FailureCause> causes, int count, IReadOnlyList<string> frames)
    {
        if (causes.Count == 0 && frames.Count == 0)
            return null;
        foreach (int messageBytes in MessageBytes)
        {
            byte[] text = Write([.. causes.Take(MaxCauses)], count, frames, messageBytes);
            if (text.Length <= MaxBytes)
                return text;
        }

        // The lists end where the room does.
        for (int told = Math.Min(causes.Count, MaxCauses) - 1; ; told--)
        {
            byte[] text = Write([.. causes.Take(Math.Max(told, 0))], count, [.. frames.Take(frames.Count + Math.Min(told, 0))], MessageBytes[^1]);
            if (text.Length <= MaxBytes)
                return text;
        }
    }

    private static byte[] Write(List<FailureCause> causes, int count, IReadOnlyList<string> frames, int messageBytes)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter writer = new(text, Options))
        {
            writer.WriteStartObject();
            if (causes.Count > 0)
                Write(writer, causes, messageBytes);
            if (count > causes.Count)
                writer.WriteNumber("moreCauses", count - causes.Count);
            Write(writer, frames);
            writer.WriteEndObject();
        }
        return text.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, List<FailureCause> causes, int messageBytes)
    {
        writer.WriteStartArray("causes");
        foreach (FailureCause cause in causes)
        {
            writer.WriteStartObject();
            writer.WriteString("relation", cause.Relation);
            if (cause.Of is { } of)
                writer.WriteNumber("of", of);
            if (cause.Type is { } type)
                writer.WriteString("type", ShownText.Shorten(type, MaxNameBytes));
            writer.WriteString("message", ShownText.Shorten(cause.Message, messageBytes));
            Write(writer, cause.Frames);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<string> frames)
    {
        if (frames.Count == 0)
            return;
        writer.WriteStartArray("frames");
        foreach (string frame in frames)
            writer.WriteStringValue(ShownText.Shorten(frame, MaxNameBytes));
        writer.WriteEndArray();
    }
}
