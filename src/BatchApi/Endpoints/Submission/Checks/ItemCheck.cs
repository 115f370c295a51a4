using System.Globalization;
using System.Text.Json;
using BatchApi.Catalogue.Entries;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Bodies;
using BatchApi.Endpoints.Submission.Requests;
using BatchApi.Jobs;
using BatchApi.Jobs.Input;
using BatchApi.Storage;
using Json.Schema;

namespace BatchApi.Endpoints.Submission.Checks;

/// <summary>
/// Compares every item of a job that is about to be accepted with the schema of its operation. The operation may be named after the
/// items, so that they are read back, a segment at a time, when all of the request is known.
/// </summary>
internal sealed class ItemCheck(IStore store)
{
    /// <summary>
    /// Numbers of a range are made when they run. Making and checking more of them than this would take seconds, which a request does not have.
    /// </summary>
    public const int MaxRangeCount = 100_000;

    /// <exception cref="RefusedException">Whether an item fits cannot be decided.</exception>
    /// <returns>Why the job is refused; null: every item fits, or none is checked.</returns>
    public async Task<Problem?> CheckAsync(
        Operation? operation, JobRequest request, Guid job, SegmentPacker segments, CancellationToken cancellationToken)
    {
        if (operation is not { IsChecked: true } || CompiledSchemas.Of(operation.ItemSchema).Schema is not { } schema)
            return null;

        var errors = new List<InputError>();
        long count = 0;
        if (request.Range is { } range)
        {
            if (range.Count > MaxRangeCount)
                return Problem.Invalid(new InputError(
                    "/range/count", $"The operation {operation.Name} checks its items: a range may have at most {MaxRangeCount} of them."));

            for (long index = 0; index < range.Count; index++)
            {
                var item = JsonSerializer.SerializeToElement(range.Start!.Value + (index * range.Step!.Value));
                Check(schema, item, index, "/range", errors, ref count);
            }
        }

        for (long first = 0; first < segments.Count;)
        {
            var segment = segments.Last is { } last && last.First == first ? last : await store.ReadAppendedAsync(job, first, cancellationToken);
            CheckLines(schema, segment, errors, ref count);
            first += segment.Count;
        }

        return count == 0 ? null : Refused(errors, count);
    }

    private static void CheckLines(JsonSchema schema, Segment segment, List<InputError> errors, ref long count)
    {
        var rest = segment.Lines;
        for (var index = segment.First; !rest.IsEmpty; index++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            using var item = JsonDocument.Parse(rest[..end]);
            Check(schema, item.RootElement, index, string.Create(CultureInfo.InvariantCulture, $"/items/{index}"), errors, ref count);
            rest = rest[(end + 1)..];
        }
    }

    private static void Check(JsonSchema schema, JsonElement item, long index, string pointer, List<InputError> errors, ref long count)
    {
        foreach (var error in SchemaErrors.Of(schema, item, pointer, index))
        {
            count++;
            if (errors.Count < Problem.MaxErrors)
                errors.Add(error);
        }
    }

    private static Problem Refused(List<InputError> errors, long count) => Problem.Invalid(errors) with
    {
        Detail = $"Item {errors[0].Index} does not fit the operation's schema: {errors[0].Message}{(count == 1 ? "" : $" And {count - 1} more.")}",
        ErrorCount = count,
    };
}
