using BatchApi.Endpoints.Submission.Bodies;
using BatchApi.Endpoints.Submission.Csv;
using BatchApi.Jobs.Options;

namespace BatchApi.Endpoints.Submission;

/// <summary>How a body holds its items. What is understood, read and documented follows from <see cref="All"/>.</summary>
/// <param name="ContentTypes">Those that are documented.</param>
/// <param name="Description">How an item is written. Of JSON the members say more.</param>
/// <param name="Sample">A body that runs as it stands.</param>
/// <param name="SampleFor">The operation that the sample is for.</param>
internal sealed record BodyFormat(IReadOnlyList<string> ContentTypes, string Description = "", string Sample = "", string SampleFor = "")
{
    /// <summary>A job with its items, or with a range.</summary>
    public static BodyFormat Json { get; } = new(["application/json"]);

    public static BodyFormat JsonLines { get; } = new(["application/x-ndjson", "application/jsonl"], "An item a line.", "1\n2\n3\n", "square")
    {
        OtherTypes = ["application/ndjson"],
        ReadAsync = async (body, segments, _, _, cancel) =>
        {
            using var lines = new LineBlocks(body, segments);
            await new Submission.Json.JsonLines(lines, segments).ReadAsync(cancel);
        },
    };

    public static BodyFormat Text { get; } = new(["text/plain"], "A line is a string item.", "first text\nsecond text\n", "word-count")
    {
        ReadAsync = async (body, segments, _, _, cancel) =>
        {
            using var lines = new LineBlocks(body, segments);
            await new TextLines(lines, segments).ReadAsync(cancel);
        },
    };

    public static BodyFormat Csv { get; } = new(
        ["text/csv"], "A row is an object by the header, or an array with text/csv; header=absent.", "name,country\nBerlin,DE\nLima,PE\n", "sha256")
    {
        ReadAsync = (body, segments, limits, dialect, cancel) => new CsvRows(body, segments, limits, dialect!).ReadAsync(cancel),
    };

    /// <summary>In the order in which they are documented.</summary>
    public static IReadOnlyList<BodyFormat> All { get; } = [Json, JsonLines, Text, Csv];

    /// <summary>Content types that are understood too.</summary>
    public IReadOnlyList<string> OtherTypes { get; init; } = [];

    /// <summary>Reads a body that is nothing but items; null: the job is in it too.</summary>
    public Func<LimitedBody, SegmentPacker, JobsOptions, CsvDialect?, CancellationToken, Task>? ReadAsync { get; init; }
}
