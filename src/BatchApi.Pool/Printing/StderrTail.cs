using System.Text;

namespace BatchApi.Pool.Printing;

/// <summary>The last bytes a child wrote to stderr: a ring, so that a gigabyte of it costs 8 KiB.</summary>
internal sealed class StderrTail
{
    private const int MaxLines = 10;

    // The dump of an error object of Node.js is thirty lines, and what went wrong stands in the first.
    private const int MaxRecentLines = 40;

    private readonly byte[] _ring = new byte[8 * 1024];
    private long _written;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _ring.Length)
        {
            _written += bytes.Length - _ring.Length;
            bytes = bytes[^_ring.Length..];
        }

        var start = (int)(_written % _ring.Length);
        var head = Math.Min(bytes.Length, _ring.Length - start);
        bytes[..head].CopyTo(_ring.AsSpan(start));
        bytes[head..].CopyTo(_ring);
        _written += bytes.Length;
    }

    public void Clear() => _written = 0;

    /// <summary>
    /// The last lines, at most ten of them; empty if nothing was written. Of a stack that .NET shows, the message stands first: frames make room for
    /// it.
    /// </summary>
    public string LastLines()
    {
        var lines = Lines();
        var shown = lines.Length <= MaxLines ? lines : lines.Where((line, number) => number == 0 || !IsFrame(line) || !IsFrame(lines[number - 1]));
        return string.Join('\n', shown.TakeLast(MaxLines));
    }

    /// <summary>A longer tail, for a caller that searches it.</summary>
    public string RecentLines() => string.Join('\n', Lines().TakeLast(MaxRecentLines));

    private string[] Lines()
    {
        var kept = (int)Math.Min(_written, _ring.Length);
        var start = (int)((_written - kept) % _ring.Length);
        var bytes = new byte[kept];
        for (var i = 0; i < kept; i++)
            bytes[i] = _ring[(start + i) % _ring.Length];

        return Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static bool IsFrame(string line) => line.StartsWith("at ", StringComparison.Ordinal);
}
