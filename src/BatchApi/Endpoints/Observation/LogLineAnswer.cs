using BatchApi.Endpoints.OpenApi;
using BatchApi.Jobs.Logs;

namespace BatchApi.Endpoints.Observation;

/// <summary>A line that the operation printed.</summary>
/// <param name="Index">The item that printed it; null: none did, or it is not certain which.</param>
/// <param name="Time">When it was read from the worker.</param>
/// <param name="Stream">output: the language's own standard output.
/// errors: its standard error, and what native code and child processes write. pool: said by the service, of lines left out.</param>
/// <param name="Text">The line, at most 8 KiB; longer ones come in several.</param>
internal sealed record LogLineAnswer(
    long? Index, DateTimeOffset Time, [property: ShownAs(typeof(LogStream))] string Stream, string Text)
{
    public static LogLineAnswer Of(LogLine line) => new(line.Index, line.Time, line.Stream.ToString().ToLowerInvariant(), line.Text);
}
