using System.Text.Json;

namespace BatchApi.Worker.Framing;

/// <summary>What a run is to do, as the service says it.</summary>
/// <param name="Script">The operation's source, if it came with the job; null: the operation is one of the worker's.</param>
internal sealed record BeginRequest(string Operation, string? Script, JsonElement Parameters, int MaxOutputBytes)
{
    private const int DefaultMaxOutputBytes = 1024 * 1024;

    /// <exception cref="GarbledFrameException">The payload is no such request.</exception>
    public static BeginRequest Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            JsonElement root = JsonDocument.Parse(payload.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false }).RootElement;
            string operation = root.GetProperty("operation").GetString() ?? throw new KeyNotFoundException("No operation.");
            string? script = root.TryGetProperty("script", out JsonElement source) ? source.GetString() : null;
            _ = root.TryGetProperty("parameters", out JsonElement parameters);
            int maxOutputBytes = root.TryGetProperty("maxOutputBytes", out JsonElement max) ? max.GetInt32() : DefaultMaxOutputBytes;
            return new BeginRequest(operation, script, parameters, maxOutputBytes);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new GarbledFrameException($"Begin frame: {exception.Message}");
        }
    }
}
