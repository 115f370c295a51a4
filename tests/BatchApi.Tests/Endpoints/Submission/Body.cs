using System.Text;
using BatchApi.Endpoints.Submission;
using BatchApi.Endpoints.Submission.Bodies;
using BatchApi.Endpoints.Submission.Csv;
using BatchApi.Endpoints.Submission.Json;
using BatchApi.Jobs.Input;
using BatchApi.Jobs.Options;

namespace BatchApi.Tests.Endpoints.Submission;

/// <summary>A body that arrives in pieces, and what a reader made of it.</summary>
internal sealed class Body(SegmentPacker segments, List<Segment> sent)
{
    /// <summary>The items as lines, without their line feeds.</summary>
    public string[] Lines => Encoding.UTF8.GetString([.. All.SelectMany(segment => segment.Lines.ToArray())]).Split('\n')[..^1];

    public IReadOnlyList<Segment> All => segments.Last is { } last ? [.. sent, last] : sent;

    public IReadOnlyList<Segment> Sent => sent;

    public long Count => segments.Count;

    public JsonBody? Json { get; private set; }

    public static Task<Body> ReadJsonLinesAsync(byte[] bytes, int piece = int.MaxValue, JobsOptions? limits = null) =>
        ReadAsync(bytes, piece, limits, (body, segments, _) =>
            new JsonLines(new LineBlocks(body, segments), segments).ReadAsync(TestContext.Current.CancellationToken));

    public static Task<Body> ReadTextAsync(byte[] bytes, int piece = int.MaxValue, JobsOptions? limits = null) =>
        ReadAsync(bytes, piece, limits, (body, segments, _) =>
            new TextLines(new LineBlocks(body, segments), segments).ReadAsync(TestContext.Current.CancellationToken));

    public static Task<Body> ReadCsvAsync(
        byte[] bytes, int piece = int.MaxValue, JobsOptions? limits = null, bool hasHeader = true, char? delimiter = null) =>
        ReadAsync(bytes, piece, limits, (body, segments, options) =>
            new CsvRows(body, segments, options, new CsvDialect(hasHeader, delimiter)).ReadAsync(TestContext.Current.CancellationToken));

    public static async Task<Body> ReadJsonAsync(byte[] bytes, int piece = int.MaxValue, JobsOptions? limits = null)
    {
        JsonBody? json = null;
        var read = await ReadAsync(bytes, piece, limits, (body, segments, options) =>
        {
            json = new JsonBody(body, segments, options);
            return json.ReadAsync(TestContext.Current.CancellationToken);
        });
        read.Json = json;
        return read;
    }

    private static async Task<Body> ReadAsync(
        byte[] bytes, int piece, JobsOptions? limits, Func<LimitedBody, SegmentPacker, JobsOptions, Task> read)
    {
        limits ??= new JobsOptions();
        var sent = new List<Segment>();
        var segments = new SegmentPacker(
            async (segment, _) =>
            {
                // Later than asked for, as a store would: the buffer must stay as it is until then.
                await Task.Yield();
                sent.Add(segment with { Lines = segment.Lines.ToArray() });
            },
            limits);
        await read(new LimitedBody(new PieceStream(bytes, piece), limits.MaxBodyBytes), segments, limits);
        await segments.DrainAsync();
        return new Body(segments, sent);
    }
}
