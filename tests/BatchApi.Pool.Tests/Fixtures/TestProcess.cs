using System.Diagnostics;

namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>
/// A process that a test starts. It is killed with its descendants at the end of its test, and before that when its time is over: who waits
/// for it, or reads from it, then goes on.
/// </summary>
internal sealed class TestProcess : IDisposable
{
    private readonly Timer _limit;

    /// <param name="limit">From now on; default: <see cref="Child.Deadline"/>.</param>
    public TestProcess(ProcessStartInfo start, TimeSpan? limit = null)
    {
        Process = Process.Start(start)!;
        _limit = new(_ => Process.Kill(entireProcessTree: true), null, limit ?? Child.Deadline, Timeout.InfiniteTimeSpan);
    }

    public TestProcess(string program, params IEnumerable<string> arguments)
        : this(new ProcessStartInfo(program, arguments))
    {
    }

    public Process Process { get; }

    public void Dispose()
    {
        _limit.Dispose();
        Process.Kill(entireProcessTree: true);
        Process.Dispose();
    }
}
