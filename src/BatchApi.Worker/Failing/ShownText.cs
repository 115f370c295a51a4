using System.Text;

namespace BatchApi.Worker.Failing;

/// <summary>Cuts texts to the length that an answer has room for.</summary>
internal static class ShownText
{
    /// <summary>The first bytes of the text in UTF-8, at most so many, and no part of a character.</summary>
    public static ReadOnlySpan<byte> Cut(string text, int maxBytes)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= maxBytes)
            return bytes;
        int length = maxBytes;
        // A character is not cut in two.
        while ((bytes[length] & 0xC0) == 0x80)
            length--;
        return bytes.AsSpan(0, length);
    }

    /// <summary>As <see cref="Cut"/>, with <c>...</c> where something was cut away.</summary>
    public static string Shorten(string text, int maxBytes) =>
        text.Length * 3 <= maxBytes || Encoding.UTF8.GetByteCount(text) <= maxBytes ? text : $"{Encoding.UTF8.GetString(Cut(text, maxBytes - 3))}...";
}
