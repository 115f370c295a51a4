using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Workers;

/// <summary>A child's stderr: lines for the log, and the last of them for the message if it crashes.</summary>
internal sealed class ErrorStream(ChildProcess child, PrintedLines printed)
{
    private readonly StderrTail _tail = new();

    /// <summary>The last lines; empty if nothing was written.</summary>
    public string LastLines => _tail.LastLines();

    /// <summary>More of them, for who looks for something in them.</summary>
    public string RecentLines => _tail.RecentLines();

    /// <summary>Reads what is there now, at most so much: a child that writes without pause must not keep its results and its clock from being looked at.</summary>
    /// <param name="item">The item at work.</param>
    public void Read(int maxBytes, long? item)
    {
        Span<byte> buffer = stackalloc byte[8 * 1024];
        for (var total = 0; total < maxBytes && child.Errors.IsOpen;)
        {
            var count = child.Errors.Read(buffer);
            if (count == 0) child.Errors.Dispose();
            if (count <= 0) return;

            _tail.Append(buffer[..count]);
            printed.TakeErrors(buffer[..count], item);
            total += count;
        }
    }
}
