using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using BatchApi.Endpoints.Jobs;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Queries;
using BatchApi.Jobs;
using BatchApi.Running;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Results;

/// <summary><c>GET /v1/jobs/{id}/results/{index}</c>: one item, with its input; its state is pending while it has no outcome.</summary>
internal static class GetItem
{
    private static readonly ResultsQuery One = new(
        new(CursorKind.Item), State: null, Code: null, IsOutputs: false, IsNullForFailed: false, IsLines: false, IsFollowed: false, Limit: 1);

    public static async Task<IResult> HandleAsync(string id, string index, HttpContext context, IStore store, ResultReading reading)
    {
        var cancellationToken = context.RequestAborted;
        var (job, refusal) = await NamedJob.FindAsync(id, context, store);
        if (job is null)
            return refusal!;

        if (!long.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= job.Counts.Total)
            return new ProblemAnswer(new(StatusCodes.Status404NotFound, "not_found", NoSuchItem(index, job.Counts.Total)));

        var answer = new ArrayBufferWriter<byte>();
        if (await store.NextByIndexAsync(job.Id, number, cancellationToken) is { } row)
        {
            if (!await WriteAsync(job, row, number, answer, reading, cancellationToken))
                return await NamedJob.GoneAsync(job.Id, store, cancellationToken);
        }
        else
        {
            // If the job is deleted meanwhile, its rows look as if they had never been.
            if (await store.FindAsync(job.Id, cancellationToken) is null)
                return await NamedJob.GoneAsync(job.Id, store, cancellationToken);

            answer.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"index\":{number},\"state\":\"pending\"}}")));
        }

        if (await InputAsync(job, number, store, cancellationToken) is not { } input)
            return await NamedJob.GoneAsync(job.Id, store, cancellationToken);

        // Spliced in as it is stored: a number keeps its digits.
        byte[] bytes = [.. answer.WrittenSpan[..^1], .. ",\"input\":"u8, .. input.Span.TrimEnd((byte)'\n'), (byte)'}'];
        return TypedResults.Bytes(bytes, "application/json; charset=utf-8");
    }

    private static string NoSuchItem(string index, long total) =>
        index.Length == 0 || index.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? "An item is addressed by its index in the job, a number from 0: /results/0 is the first one."
            : $"The job has no such item; it has {total}, the first of them has index 0.";

    private static async Task<bool> WriteAsync(
        Job job, OutputRow row, long index, ArrayBufferWriter<byte> answer, ResultReading reading, CancellationToken cancellationToken)
    {
        var place = new RowPlace(row);
        if (!await reading.SkipAsync(job, place, (int)(index - row.First), cancellationToken))
            return false;

        // Unlike a page, one item fits into memory.
        using var bytes = new MemoryStream();
        var pipe = PipeWriter.Create(bytes, new StreamPipeWriterOptions(leaveOpen: true));
        var writer = new ResultWriter(One, pipe);
        while (writer.Left > 0)
        {
            if (!await reading.WritePieceAsync(job, place, writer, cancellationToken))
                return false;

            await pipe.FlushAsync(cancellationToken);
        }

        await pipe.CompleteAsync();
        answer.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        return true;
    }

    private static async Task<ReadOnlyMemory<byte>?> InputAsync(Job job, long index, IStore store, CancellationToken cancellationToken) =>
        job.Range is { } range
            ? Encoding.UTF8.GetBytes(Input.ItemOfRange(range, index))
            : await store.ReadItemAsync(job.Id, index, cancellationToken);
}
