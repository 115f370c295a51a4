using System.Globalization;
using System.Text;
using System.Text.Json;
using BatchApi.Worker.Failing;
using BatchApi.Worker.Framing;

namespace BatchApi.Worker.Outputs;

/// <summary>Answers an item that failed: <c>!</c>, then the error as JSON.</summary>
internal static class FailureLine
{
    /// <summary>A message is for people; a longer one is cut.</summary>
    private const int MaxMessageBytes = 4096;

    public static void Write(ResultLines lines, Utf8JsonWriter writer, string code, Exception exception)
    {
        ErrorChain error = new(exception);
        string message = $"{ErrorChain.MessageOf(exception)}{Lacking(error)}";
        if (Denial.Hint(error) is { } hint)
            message = $"{ShownText.Shorten(message, MaxMessageBytes - Encoding.UTF8.GetByteCount(hint) - 1)}\n{hint}";
        Write(lines, writer, code, message, exception.GetType().FullName, error.Details());
    }

    /// <param name="type">Full name of the exception's type; null: there was no exception.</param>
    /// <param name="details">See <see cref="FailureDetails"/>; null: none.</param>
    public static void Write(ResultLines lines, Utf8JsonWriter writer, string code, string message, string? type, byte[]? details = null)
    {
        lines.FailLine();
        lines.GetSpan(1)[0] = (byte)'!';
        lines.Advance(1);
        writer.Reset(lines);
        writer.WriteStartObject();
        writer.WriteString("code", code);
        writer.WriteString("message", ShownText.Cut(message, MaxMessageBytes));
        if (type is not null)
            writer.WriteString("type", type);
        if (details is not null)
        {
            writer.WritePropertyName("details");
            writer.WriteRawValue(details, skipInputValidation: true);
        }
        writer.WriteEndObject();
        writer.Flush();
        lines.EndLine();
    }

    // The runtime's message names its mode. It does not say what the operator can do.
    private static string Lacking(ErrorChain error) =>
        error.All.Any(one => one is CultureNotFoundException) && Environment.GetEnvironmentVariable("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT") == "1"
            ? " This machine lacks ICU, without which .NET knows no cultures: install libicu and start the service again."
            : "";
}
