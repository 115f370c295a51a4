using System.Text;
using System.Text.Json;

namespace BatchApi.Misbehaving;

/// <summary>An append-only file with a line per call.</summary>
internal static class Witness
{
    public static void Note(string? path, JsonElement item)
    {
        if (path is null)
            return;
        // Lines of several workers do not mix, and a kill right after loses nothing.
        Native.Append(path, Encoding.UTF8.GetBytes(item.GetRawText() + "\n"));
    }
}
