using System.Text.Json;
using BatchApi.Jobs;
using BatchApi.Pool;

namespace BatchApi.Catalogue.Sources;

/// <summary>Reads a worker's description of its operations.</summary>
internal static class OperationText
{
    /// <exception cref="WorkerStartException">The description cannot be read.</exception>
    public static IReadOnlyList<Operation> Read(ReadOnlyMemory<byte> description, WorkerCommand command)
    {
        try
        {
            return JsonSerializer.Deserialize<List<Operation>>(description.Span, JsonSerializerOptions.Web) ?? [];
        }
        catch (JsonException failure)
        {
            throw new WorkerStartException(command, $"its catalogue is not what it should be: {failure.Message}");
        }
    }
}
