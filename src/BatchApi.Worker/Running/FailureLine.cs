using System.Globalization;
using System.Text;
using System.Text.Json;
using BatchApi.Worker.Binding;
using BatchApi.Worker.Framing;

namespace BatchApi.Worker.Running;

/// <summary>Answers an item that failed: <c>!</c> and what is wrong.</summary>
internal static class FailureLine
{
    /// <summary>A message is for people; a longer one is cut.</summary>
    private const int MaxMessageBytes = 4096;

    public static void Write(ResultLines lines, Utf8JsonWriter writer, string code, Exception exception) =>
        Write(lines, writer, code, MessageOf(exception), exception.GetType().FullName);

    /// <param name="type">Full name of what was raised; null: nothing was.</param>
    public static void Write(ResultLines lines, Utf8JsonWriter writer, string code, string message, string? type)
    {
        lines.FailLine();
        lines.GetSpan(1)[0] = (byte)'!';
        lines.Advance(1);
        writer.Reset(lines);
        writer.WriteStartObject();
        writer.WriteString("code", code);
        writer.WriteString("message", Cut(Encoding.UTF8.GetBytes(message)));
        if (type is not null) writer.WriteString("type", type);
        writer.WriteEndObject();
        writer.Flush();
        lines.EndLine();
    }

    private static string MessageOf(Exception exception)
    {
        try
        {
            return $"{exception.Message}{Lacking(exception)}";
        }
        catch (Exception second)
        {
            return $"Its message could not be read: {Raised.Cause(second).GetType()}.";
        }
    }

    // The runtime names its mode, and not what whoever runs the service can do about it.
    private static string Lacking(Exception exception) =>
        exception is CultureNotFoundException && Environment.GetEnvironmentVariable("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT") == "1"
            ? " This machine lacks ICU, without which .NET knows no cultures: install libicu and start the service again."
            : "";

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> message)
    {
        if (message.Length <= MaxMessageBytes) return message;
        int length = MaxMessageBytes;
        while ((message[length] & 0xC0) == 0x80) length--; // Not inside a character.
        return message[..length];
    }
}
