using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Bodies;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Pool.Json;

namespace BatchApi.Endpoints.Submission.Json;

/// <summary>Reads a job as one JSON object: its <c>items</c> go by in a stream, its other members are kept.</summary>
/// <remarks>The members may come in any order, so nothing is known of the job before its body has ended.</remarks>
internal sealed class JsonBody(LimitedBody body, SegmentPacker segments, JobsOptions limits)
{
    /// <summary>All members but the items, together: far more than parameters and labels need, far less than memory.</summary>
    private const int MaxMembersBytes = 1 << 20;

    private const int FirstBufferBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _members = new();
    private readonly MemberNames _names = new(CompactJson.MaxDepth);
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = CompactJson.MaxDepth });
    private CompactJson _member;
    private CompactJson _item;
    private Place _place = Place.Start;
    private bool _isItemsNamed;

    /// <summary>Where the reader is in the object.</summary>
    private enum Place
    {
        Start,
        Members,
        BeforeItems,
        Items,
        End,
    }

    /// <summary>Whether the job has items of its own, be it none: <c>[]</c>.</summary>
    public bool HasItems { get; private set; }

    /// <summary>The object without the items, compact.</summary>
    public ReadOnlyMemory<byte> Members => _members.WrittenMemory;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            var filled = 0;
            int read;
            do
            {
                if (filled == buffer.Length)
                    buffer = Grow(buffer);
                read = await body.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                filled += read;
                var consumed = Consume(buffer.AsSpan(0, filled), read == 0);
                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                filled -= consumed;
                if (segments.IsFull)
                    await segments.SendAsync(cancellationToken);
            }
            while (read > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int Consume(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var reader = new Utf8JsonReader(bytes, isLast, _state);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !Utf8.IsValid(reader.ValueSpan))
                    throw new RefusedException(NotUtf8());
                Take(ref reader);
            }
        }
        catch (JsonException exception)
        {
            throw new RefusedException(Problem.NotParseable(
                JsonMessage.Of(exception), (exception.LineNumber ?? 0) + 1, exception.BytePositionInLine + 1,
                _place == Place.Items ? segments.Count : null));
        }

        _state = reader.CurrentState;
        segments.CheckItemBytes(segments.ItemBytes);
        return (int)reader.BytesConsumed;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (_place)
        {
            case Place.Items when reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == 1:
                _place = Place.Members;
                break;
            case Place.Items:
                TakeItem(ref reader);
                break;
            case Place.BeforeItems when reader.TokenType == JsonTokenType.StartArray:
                HasItems = true;
                _place = Place.Items;
                break;
            case Place.BeforeItems:
                // Null counts as absent. Another value that is no array is reported with all other errors.
                KeepItemsName();
                TakeMember(ref reader);
                break;
            case Place.Members when reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && IsItems(ref reader):
                if (_isItemsNamed)
                    throw new RefusedException(Problem.Invalid(new InputError("/items", "The member items appears twice.")));
                _isItemsNamed = true;
                _place = Place.BeforeItems;
                break;
            default:
                TakeMember(ref reader);
                break;
        }
    }

    private static bool IsItems(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.ValueTextEquals("items"u8);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: a name, but no text.
            return false;
        }
    }

    private void TakeItem(ref Utf8JsonReader reader)
    {
        _item.Write(ref reader, segments);
        CheckNames(ref reader);
        if (reader.CurrentDepth > 2 || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.PropertyName)
            return;

        segments.EndItem();
        _item = default;
    }

    private void CheckNames(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName when !_names.Add(ref reader):
                throw DoubleMember.Refused(segments.Item, segments.Count);
            case JsonTokenType.StartObject:
                _names.Open();
                break;
            case JsonTokenType.EndObject:
                _names.Close();
                break;
        }
    }

    private void TakeMember(ref Utf8JsonReader reader)
    {
        if (_place == Place.Start && reader.TokenType != JsonTokenType.StartObject)
            throw new RefusedException(Problem.Invalid(new InputError("", "The body must be a JSON object with the member operation.")));

        _member.Write(ref reader, _members);
        _place = reader.CurrentDepth == 0 && reader.TokenType == JsonTokenType.EndObject ? Place.End : Place.Members;
        if (_members.WrittenCount <= MaxMembersBytes)
            return;

        throw new RefusedException(Problem.TooLarge(
            "body_too_large", $"The members besides items are larger than {MaxMembersBytes} bytes.", MaxMembersBytes));
    }

    private void KeepItemsName()
    {
        var name = new Utf8JsonReader("{\"items\":0}"u8);
        name.Read();
        name.Read();
        _member.Write(ref name, _members);
    }

    /// <summary>A token must lie in the buffer whole: an item's string, or a member's.</summary>
    private byte[] Grow(byte[] buffer)
    {
        segments.CheckItemBytes(_place == Place.Items ? buffer.Length - FirstBufferBytes : 0);
        if (buffer.Length > Math.Max(limits.MaxItemBytes, MaxMembersBytes) + FirstBufferBytes)
        {
            throw new RefusedException(Problem.TooLarge(
                "body_too_large", $"The members besides items are larger than {MaxMembersBytes} bytes.", MaxMembersBytes));
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private Problem NotUtf8()
    {
        var index = _place == Place.Items ? segments.Count : (long?)null;
        var message = index is null ? "A string of the body is not UTF-8." : $"A string of item {index} is not UTF-8.";
        return new(StatusCodes.Status400BadRequest, "not_parseable", message)
        {
            Errors = [new(index is null ? "" : $"/items/{index}", message, Index: index)],
        };
    }
}
