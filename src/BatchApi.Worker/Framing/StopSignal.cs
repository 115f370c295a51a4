using System.Runtime.InteropServices;

namespace BatchApi.Worker.Framing;

/// <summary>SIGTERM: lets the running item end if it can be told, and ends the process.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source = new();
    private readonly Action _farewell;
    private readonly PosixSignalRegistration _registration;
    private bool _working;
    private bool _listening;
    private volatile bool _requested;

    /// <param name="farewell">Run before the process ends when no item is at work.</param>
    public StopSignal(Action farewell)
    {
        _farewell = farewell;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>Given to every item that takes one.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the process shall end with the item at work.</summary>
    public bool IsRequested => _requested;

    /// <summary>Items are at work from here.</summary>
    /// <param name="listening">Whether they take a token: others are not waited for.</param>
    public void Enter(bool listening)
    {
        lock (_gate) (_working, _listening) = (true, listening);
    }

    /// <summary>No item is at work.</summary>
    public void Leave()
    {
        lock (_gate) _working = false;
    }

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_gate)
        {
            _requested = _working && _listening;
            if (!_working) _farewell();
            if (!_requested) Environment.Exit(ExitCode.Terminated);
        }
        try
        {
            _source.Cancel();
        }
        catch (AggregateException)
        {
            // What the operation registered on its token failed; the item itself goes on and answers.
        }
    }
}
