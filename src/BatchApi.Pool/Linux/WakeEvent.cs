
namespace BatchApi.Pool.Linux;

/// <summary>Wakes a thread that sleeps in poll(2) (eventfd).</summary>
internal sealed class WakeEvent : IDisposable
{
    private readonly Lock _closing = new();
    private readonly Descriptor _event = new(Posix.EventDescriptor(0, Posix.CloseOnExec | Posix.NonBlocking));

    public int Number => _event.Number;

    /// <summary>From any thread, also after the sleeper has gone.</summary>
    public void Set()
    {
        lock (_closing)
        {
            if (_event.IsOpen)
                _ = _event.Write(BitConverter.GetBytes(1L));
        }
    }

    public void Clear()
    {
        Span<byte> count = stackalloc byte[sizeof(long)];
        _ = _event.Read(count);
    }

    public void Dispose()
    {
        lock (_closing)
            _event.Dispose();
    }
}
