using System.Text.Json;

namespace BatchApi.Catalogue;

/// <summary>What a worker is told before the first item.</summary>
internal static class BeginText
{
    public static ReadOnlyMemory<byte> Of(string operation, string? script, string? parameters, int maxOutputBytes)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("operation", operation);
            if (script is not null)
                writer.WriteString("script", script);
            writer.WritePropertyName("parameters");
            writer.WriteRawValue(parameters ?? "null");
            writer.WriteNumber("maxOutputBytes", maxOutputBytes);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
