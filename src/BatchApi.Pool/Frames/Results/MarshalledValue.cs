using System.Globalization;
using System.Text;
using System.Text.Json;
using BatchApi.Pool.Outputs;

namespace BatchApi.Pool.Frames.Results;

/// <summary>Makes JSON of one marshalled value. Each method returns why the item fails, null: it does not; or <see cref="Garbled"/>.</summary>
internal static class MarshalledValue
{
    /// <summary>Stands for bytes that no worker of ours sends.</summary>
    public static readonly ItemFailure Garbled = new(-1, "", "");

    /// <summary>Adds a list, a tuple or a dictionary.</summary>
    // Python looks at the types of what is inside, not at names, nor whether a float is finite: that is seen here.
    public static ItemFailure? AddContainer(MarshalReader reader, OutputLines lines, long index)
    {
        var type = reader.ReadType();
        var failure = type switch
        {
            MarshalType.Dictionary => AddMembers(ref reader, lines, index),
            MarshalType.List or MarshalType.Tuple => AddItems(ref reader, lines, index),
            _ => Garbled,
        };
        return reader.IsGarbled ? Garbled : failure ?? (reader.IsAtEnd ? null : Garbled);
    }

    /// <summary>Adds a number, a text, a boolean or nothing.</summary>
    public static ItemFailure? AddScalar(ref MarshalReader reader, MarshalType type, OutputLines lines, long index)
    {
        switch (type)
        {
            case MarshalType.SmallInteger:
                lines.AddInteger(reader.ReadInt32());
                return null;

            case MarshalType.Text:
                return AddText(ref reader, lines, index);

            case MarshalType.Integer:
                return lines.AddInteger(reader.ReadDigits(out var isNegative), isNegative) ? null : Garbled;

            case MarshalType.Float:
                var value = reader.ReadFloat();
                if (!double.IsFinite(value))
                {
                    var name = double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
                    return new(index, "invalid_output", $"The float {name} has no JSON form.", "ValueError");
                }

                lines.AddFloat(value);
                return null;

            case MarshalType.None:
                lines.Add("null"u8);
                return null;

            case MarshalType.False:
                lines.Add("false"u8);
                return null;

            case MarshalType.True:
                lines.Add("true"u8);
                return null;

            default:
                return Garbled;
        }
    }

    /// <summary>A text has half a surrogate pair.</summary>
    /// <param name="json">Begins with the text.</param>
    public static ItemFailure FailText(ReadOnlySpan<byte> json, long index, bool isName = false) =>
        LoneSurrogate.Fail(json, index, isName, "ValueError");

    private static ItemFailure? AddItems(ref MarshalReader reader, OutputLines lines, long index)
    {
        lines.Add((byte)'[');
        var count = reader.ReadInt32();
        for (var i = 0; i < count && !reader.IsGarbled; i++)
        {
            if (i > 0)
                lines.Add((byte)',');
            if (AddInside(ref reader, lines, index) is { } failure)
                return At(failure, i.ToString(CultureInfo.InvariantCulture));
        }

        lines.Add((byte)']');
        return null;
    }

    private static ItemFailure? AddMembers(ref MarshalReader reader, OutputLines lines, long index)
    {
        var start = lines.Length;
        lines.Add((byte)'{');
        var isFirst = true;
        List<string>? others = null;
        while (reader.ReadType() is var type && type != MarshalType.End)
        {
            if (!isFirst)
                lines.Add((byte)',');
            isFirst = false;
            var nameStart = lines.Length;
            if (AddName(ref reader, type, lines, index) is { } badName)
                return badName;

            var nameEnd = lines.Length;
            if (type != MarshalType.Text)
                (others ??= []).Add(NameOf(lines.Written.Span[nameStart..nameEnd]));
            lines.Add((byte)':');
            if (AddInside(ref reader, lines, index) is { } failure)
                return At(failure, NameOf(lines.Written.Span[nameStart..nameEnd]));
        }

        lines.Add((byte)'}');
        return others is null || FindTwice(others, lines.Written.Span[start..]) is not { } twice ? null
            : new(
                index, "invalid_output",
                $"The keys {twice} and \"{twice}\" of a dict would both be the member \"{twice}\" of one object. Make them different texts.",
                "TypeError");
    }

    private static ItemFailure At(ItemFailure failure, string place) =>
        ReferenceEquals(failure, Garbled) ? failure
        : failure with { Message = $"{failure.Message} It is at /{Escape(place)}." };

    // As in a JSON Pointer (RFC 6901).
    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string NameOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return reader.GetString()!;
    }

    // A number, a boolean or None (the others) that is the name of a member, as a text of the dict is too. Texts differ from each other, and so
    // do the others.
    private static string? FindTwice(List<string> others, ReadOnlySpan<byte> json)
    {
        var counts = others.CountBy(name => name).ToDictionary();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;

            var name = Encoding.UTF8.GetString(reader.ValueSpan);
            if (counts.TryGetValue(name, out var left) && (counts[name] = left - 1) < 0)
                return name;
        }

        return null;
    }

    // Another thread of the operation's may have changed it after its types were looked at; marshal writes as bytes whatever gives its memory.
    private static ItemFailure? AddInside(ref MarshalReader reader, OutputLines lines, long index)
    {
        if (reader.TryReadInteger(out var integer))
        {
            lines.AddInteger(integer);
            return null;
        }

        var failure = AddScalar(ref reader, reader.ReadType(), lines, index);
        return ReferenceEquals(failure, Garbled) ? new(index, "invalid_output", "Something in it has no JSON form.", "TypeError") : failure;
    }

    private static ItemFailure? AddName(ref MarshalReader reader, MarshalType type, OutputLines lines, long index)
    {
        if (type == MarshalType.Text)
            return AddText(ref reader, lines, index, isName: true);
        if (type is not (MarshalType.None or MarshalType.False or MarshalType.True or MarshalType.SmallInteger
            or MarshalType.Integer or MarshalType.Float))
            return new(index, "invalid_output", "The name of a member must be str, int, float, bool or None.", "TypeError");

        lines.Add((byte)'"');
        var failure = AddScalar(ref reader, type, lines, index);
        lines.Add((byte)'"');
        return failure;
    }

    private static ItemFailure? AddText(ref MarshalReader reader, OutputLines lines, long index, bool isName = false)
    {
        var start = lines.Length;
        return lines.AddText(reader.ReadBytes()) switch
        {
            LineFault.None => null,
            LineFault.LoneSurrogate => FailText(lines.Written.Span[start..], index, isName),
            _ => Garbled,
        };
    }
}
