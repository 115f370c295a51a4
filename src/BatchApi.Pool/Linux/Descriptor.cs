using System.Runtime.InteropServices;

namespace BatchApi.Pool.Linux;

/// <summary>One open file descriptor of the service, closed exactly once. Used by one thread at a time.</summary>
internal sealed class Descriptor(int number) : IDisposable
{
    /// <summary>The descriptor; -1 when closed, which poll(2) skips.</summary>
    public int Number { get; private set; } = number;

    public bool IsOpen => Number >= 0;

    /// <summary>A pipe whose ends no child inherits by accident.</summary>
    public static unsafe (Descriptor Read, Descriptor Write) Pipe()
    {
        var ends = stackalloc int[2];
        if (Posix.Pipe(ends, Posix.CloseOnExec) != 0)
            throw Failed("open a pipe");

        return (new(ends[0]), new(ends[1]));
    }

    /// <summary>Reads what is there: bytes read, 0 at the end of the stream, -1 when nothing is there now.</summary>
    public unsafe int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = Posix.Read(Number, start, buffer.Length);
                if (count >= 0)
                    return (int)count;
                switch (Marshal.GetLastPInvokeError())
                {
                    case Posix.Interrupted: continue;
                    case Posix.Again: return -1;
                    default: return 0;
                }
            }
        }
    }

    /// <summary>Writes what fits: bytes written, 0 when the pipe is full, -1 when nobody reads any more.</summary>
    public unsafe int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            while (true)
            {
                var count = Posix.Write(Number, start, bytes.Length);
                if (count >= 0)
                    return (int)count;
                switch (Marshal.GetLastPInvokeError())
                {
                    case Posix.Interrupted: continue;
                    case Posix.Again: return 0;
                    default: return -1;
                }
            }
        }
    }

    /// <summary>Bytes in the pipe that nobody has read yet, asked at either end; 0 if it is closed.</summary>
    public int UnreadBytes => IsOpen && Posix.ControlDevice(Number, Posix.UnreadBytes, out var count) == 0 ? count : 0;

    public void Dispose()
    {
        if (!IsOpen)
            return;

        _ = Posix.Close(Number);
        Number = -1;
    }

    public static InvalidOperationException Failed(string what) =>
        new($"Could not {what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}. Check the limit on open files (ulimit -n).");
}
