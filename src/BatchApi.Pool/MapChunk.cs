using System.Text.Json;
using System.Threading.Channels;

namespace BatchApi.Pool;

/// <summary>Consecutive items on their way through one worker, and their results as they come.</summary>
internal sealed class MapChunk<TOutput>(long first, int count, ReadOnlyMemory<byte> lines, JsonSerializerOptions json)
{
    private readonly Channel<MapResult<TOutput>> _results = Channel.CreateUnbounded<MapResult<TOutput>>();

    public long First => first;

    public int Count => count;

    public ReadOnlyMemory<byte> Lines => lines;

    /// <summary>In order; ends when all are there, or with what kept them from coming.</summary>
    public ChannelReader<MapResult<TOutput>> Results => _results.Reader;

    public void End(Exception? failure) => _results.Writer.TryComplete(failure);

    public ValueTask TakeAsync(ResultBatch batch)
    {
        var rest = batch.Lines.Span;
        var failures = batch.Failures.ToDictionary(failure => failure.Index);
        for (var index = batch.First; index < batch.First + batch.Count; index++)
        {
            var end = rest.IndexOf((byte)'\n');
            _results.Writer.TryWrite(failures.TryGetValue(index, out var failure) ? new(index, default, failure) : Read(index, rest[..end]));
            rest = rest[(end + 1)..];
        }

        return ValueTask.CompletedTask;
    }

    private MapResult<TOutput> Read(long index, ReadOnlySpan<byte> line)
    {
        try
        {
            return new(index, JsonSerializer.Deserialize<TOutput>(line, json), null);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            return new(index, default, new(index, "invalid_output", $"The output is no {typeof(TOutput)}: {failure.Message}"));
        }
    }
}
