using System.Runtime.InteropServices;
using BatchApi.Pool.Connections;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Workers;

/// <summary>
/// One poll(2) for everything that can happen to a child: it writes, it can be written to, it ends, or another thread has something for it.
/// </summary>
internal sealed class ChildPoll(ChildProcess child, WakeEvent wake)
{
    private const int Wake = 0, Exit = 1, Errors = 2, Output = 3, Input = 4;

    private readonly Posix.PollDescriptor[] _polled = new Posix.PollDescriptor[5];

    /// <summary>Whether another thread asks to be heard.</summary>
    public bool IsWoken => _polled[Wake].Returned != 0;

    public bool HasExited => _polled[Exit].Returned != 0;

    public bool HasErrors => _polled[Errors].Returned != 0;

    public bool HasOutput => _polled[Output].Returned != 0;

    /// <summary>Whether the child's input takes more, or is closed.</summary>
    public bool IsInputReady => _polled[Input].Returned != 0;

    /// <summary>Whether the child has closed its end of its input.</summary>
    public bool IsInputClosed => (_polled[Input].Returned & Posix.PollErr) != 0;

    /// <summary>Sleeps until something has happened.</summary>
    /// <param name="limit">At most so long; null: without limit.</param>
    public unsafe void Wait(WorkerConnection connection, TimeSpan? limit)
    {
        _polled[Wake] = new() { Descriptor = wake.Number, Events = Posix.PollIn };
        _polled[Exit] = new() { Descriptor = child.Handle.Number, Events = Posix.PollIn };
        _polled[Errors] = new() { Descriptor = child.Errors.Number, Events = Posix.PollIn };
        _polled[Output] = new() { Descriptor = child.Output.Number, Events = Posix.PollIn };
        var input = connection.WatchesInput ? child.Input.Number : -1;
        _polled[Input] = new() { Descriptor = input, Events = connection.IsSending ? Posix.PollOut : (short)0 };

        // Rounded up, or the last millisecond would be spent spinning.
        var milliseconds = limit is { } time ? (int)Math.Clamp(Math.Ceiling(time.TotalMilliseconds), 0, int.MaxValue) : -1;
        fixed (Posix.PollDescriptor* start = _polled)
        {
            if (Posix.Poll(start, (nuint)_polled.Length, milliseconds) >= 0)
                return;
        }

        if (Marshal.GetLastPInvokeError() != Posix.Interrupted)
            throw Descriptor.Failed("wait for a worker");

        foreach (ref var descriptor in _polled.AsSpan())
            descriptor.Returned = 0;
    }
}
