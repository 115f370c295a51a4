using System.Text;
using System.Text.Json;

namespace BatchApi.Worker.Scalars;

/// <summary>The fraction of a second in a date: seven digits are held, and the serializer drops more.</summary>
internal static class DateDigits
{
    private const int Held = 7;

    /// <exception cref="JsonException">Digits other than 0 would be dropped.</exception>
    public static void Check(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            return;
        ReadOnlySpan<byte> text = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        int point = text.IndexOf((byte)'.');
        if (point < 0)
            return;

        ReadOnlySpan<byte> fraction = text[(point + 1)..];
        int digits = fraction.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0)
            digits = fraction.Length;
        if (digits > Held && fraction[Held..digits].ContainsAnyExcept((byte)'0'))
        {
            throw new JsonException(
                $"\"{Encoding.UTF8.GetString(text)}\" has more than seven digits of a second, which is all that a date holds: "
                + "the others would be lost. Send seven.");
        }
    }

    /// <summary>Reads the name of a member as the string that it is.</summary>
    public static T OfName<T>(ref Utf8JsonReader reader)
    {
        Check(ref reader);
        return JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(reader.GetString()))!;
    }
}
