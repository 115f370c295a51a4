using System.Text.Json;

namespace BatchApi.Worker.Tuples;

/// <summary>Reads and writes a member whose value tuples have names of their own.</summary>
internal interface INamedTuples
{
    /// <summary>The options by which it reads and writes.</summary>
    JsonSerializerOptions Options { get; }
}
