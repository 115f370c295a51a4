using System.Text.Json;
using BatchApi.Worker.Framing;

namespace BatchApi.Worker.Running;

/// <summary>What a run is to do, as the service says it.</summary>
internal sealed record BeginRequest(string Operation, JsonElement Parameters, int MaxOutputBytes)
{
    private const int DefaultMaxOutputBytes = 1024 * 1024;

    /// <exception cref="GarbledFrameException">Not such a request.</exception>
    public static BeginRequest Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            JsonElement root = JsonDocument.Parse(payload.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false }).RootElement;
            string operation = root.GetProperty("operation").GetString() ?? throw new KeyNotFoundException("No operation.");
            _ = root.TryGetProperty("parameters", out JsonElement parameters);
            int maxOutputBytes = root.TryGetProperty("maxOutputBytes", out JsonElement max) ? max.GetInt32() : DefaultMaxOutputBytes;
            return new BeginRequest(operation, parameters, maxOutputBytes);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new GarbledFrameException($"Begin frame: {exception.Message}");
        }
    }
}
