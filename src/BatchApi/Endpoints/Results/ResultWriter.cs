using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using BatchApi.Endpoints.Http;
using BatchApi.Endpoints.Results.Answers;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Results;

/// <summary>Writes results as bytes: stored outputs are copied, never parsed, so numbers stay as they were written.</summary>
internal sealed class ResultWriter(ResultsQuery query, PipeWriter destination)
{
    /// <summary>Bytes that are written between two flushes, except for one more failure or piece.</summary>
    private const int MaxUnflushedBytes = 64 * 1024;

    /// <summary>Items between two checks of how much was written.</summary>
    private const int Stride = 256;

    /// <summary>Longer outputs are rare, and copying them costs more than asking the server for room.</summary>
    private const int MaxShortBytes = 1024;

    /// <summary>Longer than all that is written around an output.</summary>
    private const int MaxAroundBytes = 80;

    private bool _needsComma;
    private bool _isLeftOut;

    /// <summary>Results that may still be written.</summary>
    public int Left { get; private set; } = query.Limit ?? int.MaxValue;

    /// <summary>Whether an item lies ahead that has no output, where nothing but outputs may be written.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether nothing more is to be written.</summary>
    public bool IsDone => Left == 0 || IsCut;

    /// <summary>Whether no item of the row is asked for.</summary>
    public bool IsNoneWanted(OutputRow row) =>
        query.IsFiltered && row.CanceledCode is null && row.FailedCount == 0 && (query.Code is not null || query.State != ResultState.Succeeded);

    /// <summary>Writes the results that lie ahead as far as the piece reaches, or until the client should be given what there is.</summary>
    /// <param name="lines">What was read of the row from the place on.</param>
    /// <param name="known">What was read of the items' failures.</param>
    public void Write(RowPlace place, ReadOnlySpan<byte> lines, OutputPiece known)
    {
        if (IsCopied(place))
        {
            destination.Write(lines);
            place.Pass(0, lines.Length);
            if (place.Offset == place.Row.Bytes)
                place.PassAll();
            return;
        }

        var next = 0;
        var isFirst = true;
        for (var left = Stride; !IsDone && !place.IsAtEnd && place.Index < known.KnownTo; left--)
        {
            if (left == 0)
            {
                if (IsFull)
                    return;
                left = Stride;
            }

            var outcome = Outcome.Of(place.Row, place.Index, known.Failures, ref next);
            var length = place.Row.CanceledCode is null ? lines.IndexOf((byte)'\n') : 0;
            if (length < 0 && lines.IsEmpty && isFirst)
                throw new InvalidDataException($"The row of item {place.Index} has fewer lines than items.");
            // The rest is read again, whole, with the next piece. An output that is longer than a piece is written part by part.
            if (length < 0 && !isFirst)
                return;

            isFirst = false;
            if (length is >= 0 and <= MaxShortBytes && IsPlain(outcome) && !place.IsInside)
            {
                WriteShort(place.Index, lines[..length]);
                place.Pass(1, length + 1);
                lines = lines[(length + 1)..];
                continue;
            }

            if (!place.IsInside && !Begin(place.Index, outcome))
                return;
            if (length < 0)
            {
                if (!_isLeftOut && outcome.State == ResultState.Succeeded)
                    destination.Write(lines);
                place.Enter(lines.Length);
                return;
            }

            if (!_isLeftOut)
                End(outcome, lines[..length]);
            place.Pass(1, place.Row.CanceledCode is null ? length + 1 : 0);
            if (place.Row.CanceledCode is null)
                lines = lines[(length + 1)..];
            // The details of a failure may be long.
            if (outcome.Failure is not null && IsFull)
                return;
        }
    }

    /// <summary>Writes one result as an object, except for the output itself and what comes after it.</summary>
    public static void WriteStart(long index, Outcome outcome, IBufferWriter<byte> destination)
    {
        destination.Write("{\"index\":"u8);
        var number = destination.GetSpan(20);
        Utf8Formatter.TryFormat(index, number, out var length);
        destination.Advance(length);
        if (outcome.State == ResultState.Succeeded)
        {
            destination.Write(",\"state\":\"succeeded\",\"output\":"u8);
            return;
        }

        destination.Write(outcome.State == ResultState.Failed ? ",\"state\":\"failed\",\"attempts\":"u8 : ",\"state\":\"canceled\",\"attempts\":"u8);
        destination.Write(JsonSerializer.SerializeToUtf8Bytes(outcome.Failure?.Attempts ?? 0));
        destination.Write(",\"error\":"u8);
        WriteError(outcome, destination);
    }

    private bool IsFull => destination.CanGetUnflushedBytes && destination.UnflushedBytes >= MaxUnflushedBytes;

    /// <summary>Whether every byte of the row that lies ahead is asked for as it is.</summary>
    private bool IsCopied(RowPlace place) =>
        query is { IsOutputs: true, IsLines: true, Code: null } && place.Row.CanceledCode is null
        && (place.Row.FailedCount == 0 ? query.State is null or ResultState.Succeeded : query.State is null && query.IsNullForFailed)
        && query.Limit is null;

    /// <summary>Whether the item is asked for and all there is to say of it is its output.</summary>
    private bool IsPlain(Outcome outcome) =>
        outcome.State == ResultState.Succeeded && (query.State is null or ResultState.Succeeded) && query.Code is null;

    /// <summary>
    /// Writes one result as <see cref="Begin"/> and <see cref="End"/> do, but asks the server, which takes a lock, for room only once.
    /// </summary>
    private void WriteShort(long index, ReadOnlySpan<byte> output)
    {
        var room = destination.GetSpan(output.Length + MaxAroundBytes);
        var written = 0;
        if (_needsComma && !query.IsLines)
            room[written++] = (byte)',';
        _needsComma = true;
        if (!query.IsOutputs)
        {
            "{\"index\":"u8.CopyTo(room[written..]);
            written += "{\"index\":"u8.Length;
            Utf8Formatter.TryFormat(index, room[written..], out var length);
            written += length;
            ",\"state\":\"succeeded\",\"output\":"u8.CopyTo(room[written..]);
            written += ",\"state\":\"succeeded\",\"output\":"u8.Length;
        }

        output.CopyTo(room[written..]);
        written += output.Length;
        if (!query.IsOutputs)
            room[written++] = (byte)'}';
        if (query.IsLines)
            room[written++] = (byte)'\n';
        destination.Advance(written);
        if (query.Limit is not null)
            Left--;
    }

    private static void WriteError(Outcome outcome, IBufferWriter<byte> destination)
    {
        var error = JsonSerializer.SerializeToUtf8Bytes(ItemError.Of(outcome), JsonAnswers.Options);
        if (outcome.Failure?.Details is not { } details)
        {
            destination.Write(error);
            return;
        }

        destination.Write(error.AsSpan(..^1));
        destination.Write(",\"details\":"u8);
        destination.Advance(Encoding.UTF8.GetBytes(details, destination.GetSpan(Encoding.UTF8.GetMaxByteCount(details.Length))));
        destination.Write("}"u8);
    }

    private bool IsWanted(Outcome outcome) =>
        (query.State is null || query.State == outcome.State) && (query.Code is null || query.Code == outcome.Code);

    /// <summary>Writes what comes before the output. False: nothing may be written of this item or after it.</summary>
    private bool Begin(long index, Outcome outcome)
    {
        _isLeftOut = !IsWanted(outcome);
        if (_isLeftOut)
            return true;

        IsCut = query is { IsOutputs: true, IsNullForFailed: false } && outcome.State != ResultState.Succeeded;
        if (IsCut)
            return false;
        if (_needsComma && !query.IsLines)
            destination.Write(","u8);
        _needsComma = true;
        if (!query.IsOutputs)
            WriteStart(index, outcome, destination);
        return true;
    }

    private void End(Outcome outcome, ReadOnlySpan<byte> output)
    {
        if (outcome.State == ResultState.Succeeded)
            destination.Write(output);
        else if (query.IsOutputs)
            destination.Write("null"u8);
        if (!query.IsOutputs)
            destination.Write("}"u8);
        if (query.IsLines)
            destination.Write("\n"u8);
        if (query.Limit is not null)
            Left--;
    }
}
