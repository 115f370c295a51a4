using System.Runtime.InteropServices;
using BatchApi.Pool.Confinement;
using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Processes;

/// <summary>
/// A child in a session, a process group and a scratch folder of its own, with an environment cleared to what its command names
/// and no descriptor of the service but its three pipes.
/// </summary>
/// <remarks>
/// posix_spawn rather than <see cref="System.Diagnostics.Process"/>: that class offers no session, leaks descriptors that are not
/// close-on-exec, and reports exit code 137 and SIGKILL alike. The child is reaped here and nowhere else, so its group can be
/// signaled for as long as it has not been: the number cannot have been given to another process.
/// </remarks>
internal sealed class ChildProcess : IDisposable
{
    // Large enough that a frame of results is written in one go; the default of 64 KiB makes both ends switch four times as often.
    private const int PipeBytes = 256 * 1024;

    private readonly Lock _reaping = new();
    private readonly StartingThread _starting;
    private bool _reaped;

    private ChildProcess(Spawned spawned, Descriptor input, Descriptor output, Descriptor errors)
    {
        (Pid, Handle, _starting) = (spawned.Pid, spawned.Handle, spawned.Thread);
        Input = input;
        Output = output;
        Errors = errors;
    }

    public int Pid { get; }

    public Descriptor Input { get; }

    public Descriptor Output { get; }

    public Descriptor Errors { get; }

    /// <summary>Becomes readable when the process has ended (pidfd).</summary>
    public Descriptor Handle { get; }

    /// <summary>Starts the command in the folder, with its isolation in force.</summary>
    /// <param name="offered">The layers there are.</param>
    /// <exception cref="WorkerStartException">The program is not there or cannot be executed, or its isolation cannot be put in force.</exception>
    public static ChildProcess Start(WorkerCommand command, string scratch, string cookie, OfferedLayers offered)
    {
        if (offered.Lacking(command.Isolation) is { } reason)
            throw new WorkerStartException(command, reason);

        var (childInput, input) = Descriptor.Pipe();
        var (output, childOutput) = Descriptor.Pipe();
        var (errors, childErrors) = Descriptor.Pipe();
        try
        {
            var spawned = Spawned.Start(
                command, scratch, cookie, offered.InForce(command.Isolation.Layers), childInput.Number, childOutput.Number, childErrors.Number);
            foreach (var end in (ReadOnlySpan<Descriptor>)[input, output, errors])
                _ = Posix.Control(end.Number, Posix.SetStatusFlags, Posix.NonBlocking);

            _ = Posix.Control(input.Number, Posix.SetPipeSize, PipeBytes);
            _ = Posix.Control(output.Number, Posix.SetPipeSize, PipeBytes);
            return new(spawned, input, output, errors);
        }
        catch
        {
            input.Dispose();
            output.Dispose();
            errors.Dispose();
            throw;
        }
        finally
        {
            childInput.Dispose();
            childOutput.Dispose();
            childErrors.Dispose();
        }
    }

    /// <summary>Sends a signal to the child and all of its group that is left.</summary>
    public void Signal(int signal)
    {
        lock (_reaping)
        {
            if (!_reaped)
                _ = Posix.Kill(-Pid, signal);
        }
    }

    /// <summary>Ends what is left of the group and takes the exit status. Call when <see cref="Handle"/> is readable, once.</summary>
    public ExitStatus Reap()
    {
        lock (_reaping)
        {
            _ = Posix.Kill(-Pid, Posix.SigKill);
            int status;
            while (Posix.WaitForProcess(Pid, out status, 0) < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted)
            {
            }

            _reaped = true;
            _starting.Join();
            return ExitStatus.FromWait(status);
        }
    }

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        Errors.Dispose();
        Handle.Dispose();
    }
}
