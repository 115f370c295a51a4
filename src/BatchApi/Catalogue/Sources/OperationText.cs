using System.Text.Json;
using BatchApi.Jobs;
using BatchApi.Pool;

namespace BatchApi.Catalogue.Sources;

/// <summary>Reads what a worker says of the operations it has.</summary>
internal static class OperationText
{
    /// <exception cref="WorkerStartException">It says nothing that could be understood.</exception>
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
