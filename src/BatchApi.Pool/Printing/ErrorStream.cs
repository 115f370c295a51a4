using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Printing;

/// <summary>A child's stderr: lines for the log, and the last of them for the message if it crashes.</summary>
/// <param name="command">The child's.</param>
/// <param name="identity">Tells its processes from others.</param>
/// <param name="use">The kinds that write to theirs.</param>
/// <param name="isOnlyOutput">Whether the child has nothing else to print to, and sleeps whenever it does not work.</param>
internal sealed class ErrorStream(
    ChildProcess child, WorkerCommand command, WorkerIdentity identity, PrintedLines printed, StderrUse use, bool isOnlyOutput)
{
    private readonly StderrTail _tail = new();
    private volatile bool _hasWritten;

    /// <summary>The last lines; empty if nothing was written.</summary>
    public string LastLines => _tail.LastLines();

    /// <summary>A longer tail of stderr, for a caller that searches it.</summary>
    public string RecentLines => _tail.RecentLines();

    /// <summary>Whether this child has ever written to it.</summary>
    public bool HasWritten => _hasWritten;

    /// <summary>Whether a child of this kind is likely to write to it, so that it is worthwhile to find out which item writes.</summary>
    public bool IsInUse => isOnlyOutput || use.Contains(command.Name);

    /// <summary>
    /// Reads at most this much of what is there: a child that writes without pause must not keep the thread from the child's results and clock.
    /// </summary>
    /// <param name="itemOf">Asked after each part was read: the item that surely wrote it. Default: none.</param>
    public void Read(int maxBytes, Func<long?>? itemOf = null)
    {
        Span<byte> buffer = stackalloc byte[8 * 1024];
        for (var total = 0; total < maxBytes && child.Errors.IsOpen;)
        {
            var count = child.Errors.Read(buffer);
            if (count == 0)
                child.Errors.Dispose();
            if (count <= 0)
                return;

            if (!_hasWritten)
                use.Add(command.Name);
            _hasWritten = true;
            // Old output does not explain the crash of another caller's item.
            if (!printed.MayBeOthers)
                _tail.Append(buffer[..count]);
            printed.TakeErrors(buffer[..count], itemOf?.Invoke());
            total += count;
        }
    }

    /// <summary>A line that the child's language has printed to its standard error, and that came another way.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        _tail.Append(line);
        _tail.Append("\n"u8);
    }

    /// <summary>What was written until now no longer explains a crash.</summary>
    public void Forget() => _tail.Clear();

    /// <summary>
    /// Whether only the thread that does the work can write to stderr: the child has no other thread, no
    /// descendants, and no adopted descendants. A program's only thread must also be waiting.
    /// </summary>
    public bool HasOneWriter() =>
        ProcessTable.IsAlone(child.Pid, command.OwnThreads)
        && (!isOnlyOutput || ProcessTable.IsAtRest(child.Pid))
        && !ProcessTable.AdoptedBy(Environment.ProcessId).Any(process => process != child.Pid && identity.Owns(process));
}
