using System.Buffers;
using System.Text.Json;
using BatchApi.Pool.Json;

namespace BatchApi.Endpoints.Submission.Json;

/// <summary>Writes tokens without white space between them, each exactly as its client wrote it.</summary>
/// <remarks><c>Utf8JsonWriter</c> would escape strings anew; a number must not even be looked at.</remarks>
internal struct CompactJson
{
    /// <summary>Parsers that come after this one need a bound; 64 is the contract's and System.Text.Json's own default.</summary>
    public const int MaxDepth = 64;

    private bool _needsComma;

    /// <summary>A whole value.</summary>
    public static void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> destination)
    {
        var compact = new CompactJson();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
            compact.Write(ref reader, destination);
    }

    /// <summary>Whether the value stands without white space between its tokens; null: an object in it has a member twice.</summary>
    /// <param name="names">Empty.</param>
    /// <exception cref="JsonException">It is not exactly one value.</exception>
    public static bool? IsCompact(ReadOnlySpan<byte> json, MemberNames names)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var isCompact = true;
        long end = 0;
        while (reader.Read())
        {
            // What lies between two tokens may be a comma; the colon belongs to what the reader takes as the name.
            var gap = reader.TokenStartIndex - end;
            isCompact &= gap == 0 || (gap == 1 && json[(int)end] == (byte)',');
            end = reader.BytesConsumed;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    isCompact &= end - reader.TokenStartIndex == reader.ValueSpan.Length + 3;
                    if (!names.Add(ref reader))
                        return null;
                    break;
                case JsonTokenType.StartObject:
                    names.Open();
                    break;
                case JsonTokenType.EndObject:
                    names.Close();
                    break;
            }
        }

        return isCompact && end == json.Length;
    }

    /// <summary>The token that the reader stands on; its bytes must lie in one piece.</summary>
    public void Write(ref Utf8JsonReader reader, IBufferWriter<byte> destination)
    {
        var value = reader.ValueSpan;
        var span = destination.GetSpan(value.Length + 4);
        var length = 0;
        var type = reader.TokenType;
        if (_needsComma && type is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
            span[length++] = (byte)',';

        var isText = type is JsonTokenType.String or JsonTokenType.PropertyName;
        if (isText)
            span[length++] = (byte)'"';
        value.CopyTo(span[length..]);
        length += value.Length;
        if (isText)
            span[length++] = (byte)'"';
        if (type == JsonTokenType.PropertyName)
            span[length++] = (byte)':';

        _needsComma = type is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName);
        destination.Advance(length);
    }
}
