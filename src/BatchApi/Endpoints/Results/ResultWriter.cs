using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace BatchApi.Endpoints.Results;

/// <summary>Writes results as bytes: stored outputs are copied, never parsed, so numbers stay as they were written.</summary>
internal sealed class ResultWriter(ResultsQuery query, IBufferWriter<byte> destination)
{
    /// <summary>Items between two looks at the network: a canceled row may stand for millions.</summary>
    private const int MaxBatch = 4096;

    private bool _needsComma;

    /// <summary>Writes some of the items that lie ahead.</summary>
    /// <returns>How many results were written, which a filter makes fewer than the items passed.</returns>
    public int Write(RowItems items, int limit)
    {
        if (IsNoneWanted(items))
        {
            items.SkipRest();
            return 0;
        }

        if (IsCopied(items, limit))
        {
            var count = items.Row.Count - items.Offset;
            destination.Write(items.Rest.Span);
            items.SkipRest();
            return count;
        }

        var written = 0;
        for (var passed = 0; passed < MaxBatch && written < limit && items.MoveNext(); passed++)
        {
            if (!IsWanted(items)) continue;

            Write(items);
            written++;
        }

        return written;
    }

    /// <summary>One result as an object.</summary>
    public static void WriteObject(RowItems items, IBufferWriter<byte> destination)
    {
        destination.Write("{\"index\":"u8);
        var number = destination.GetSpan(20);
        Utf8Formatter.TryFormat(items.Index, number, out var length);
        destination.Advance(length);
        if (items.State == ResultState.Succeeded)
        {
            destination.Write(",\"state\":\"succeeded\",\"output\":"u8);
            destination.Write(items.Output);
        }
        else
        {
            destination.Write(items.State == ResultState.Failed ? ",\"state\":\"failed\",\"attempts\":"u8 : ",\"state\":\"canceled\",\"attempts\":"u8);
            destination.Write(JsonSerializer.SerializeToUtf8Bytes(items.Failure?.Attempts ?? 0));
            destination.Write(",\"error\":"u8);
            WriteError(items, destination);
        }

        destination.Write("}"u8);
    }

    private static void WriteError(RowItems items, IBufferWriter<byte> destination)
    {
        var error = JsonSerializer.SerializeToUtf8Bytes(ItemError.Of(items), JsonAnswers.Options);
        if (items.Failure?.Details is not { } details)
        {
            destination.Write(error);
            return;
        }

        destination.Write(error.AsSpan(..^1));
        destination.Write(",\"details\":"u8);
        destination.Advance(Encoding.UTF8.GetBytes(details, destination.GetSpan(Encoding.UTF8.GetMaxByteCount(details.Length))));
        destination.Write("}"u8);
    }

    private void Write(RowItems items)
    {
        if (_needsComma && !query.IsLines) destination.Write(","u8);
        _needsComma = true;
        if (query.IsOutputs) destination.Write(items.Output);
        else WriteObject(items, destination);
        if (query.IsLines) destination.Write("\n"u8);
    }

    private bool IsCopied(RowItems items, int limit) =>
        query is { IsOutputs: true, IsLines: true, IsFiltered: false } && !items.Row.Lines.IsEmpty && items.Row.Count - items.Offset <= limit;

    private bool IsNoneWanted(RowItems items) =>
        query.IsFiltered && items.Row.CanceledCode is null && items.Row.Failures.Count == 0 && (query.Code is not null || query.State != ResultState.Succeeded);

    private bool IsWanted(RowItems items) =>
        (query.State is null || query.State == items.State) && (query.Code is null || query.Code == items.Code);
}
