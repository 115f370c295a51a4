using System.Text.Json;

namespace BatchApi.Worker.Tuples;

/// <summary>Reads and writes a member whose value tuples have names of their own.</summary>
internal interface INamedTuples
{
    /// <summary>By which it does.</summary>
    JsonSerializerOptions Options { get; }
}
