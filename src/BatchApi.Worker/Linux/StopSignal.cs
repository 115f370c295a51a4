using System.Runtime.InteropServices;

namespace BatchApi.Worker.Linux;

/// <summary>SIGTERM: lets the running item end if it can be told, and ends the process.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source = new();
    private readonly Action _farewell;
    private readonly PosixSignalRegistration _registration;
    private int _working;
    private bool _listening;
    private volatile bool _requested;

    /// <param name="farewell">Run before the process ends when no item is at work.</param>
    public StopSignal(Action farewell)
    {
        _farewell = farewell;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>The token that is given to every item whose operation takes one.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the process is to end with the item at work.</summary>
    public bool IsRequested => _requested;

    /// <summary>Work begins, until <see cref="Leave"/>: a frame of items, or an item that goes on beyond its frame.</summary>
    /// <param name="listening">Whether the items take a token: other items are not waited for.</param>
    public void Enter(bool listening)
    {
        lock (_gate)
        {
            _working++;
            _listening = listening;
        }
    }

    /// <returns>Whether this was the last at work, and the process shall end now.</returns>
    public bool Leave()
    {
        lock (_gate)
            return --_working == 0 && _requested;
    }

    /// <summary>Ends the process, as a signal does that comes while nothing is at work.</summary>
    public void End()
    {
        _farewell();
        Environment.Exit(ExitCode.Terminated);
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
            _requested = _working > 0 && _listening;
            if (_working == 0)
                _farewell();
            if (!_requested)
                Environment.Exit(ExitCode.Terminated);
        }
        try
        {
            _source.Cancel();
        }
        catch (AggregateException)
        {
            // A callback that the operation registered on its token has failed; the item itself goes on and answers.
        }
    }
}
