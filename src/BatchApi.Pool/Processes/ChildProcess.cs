using System.Runtime.InteropServices;

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
    private bool _reaped;

    private ChildProcess(int pid, Descriptor input, Descriptor output, Descriptor errors, Descriptor handle)
    {
        Pid = pid;
        Input = input;
        Output = output;
        Errors = errors;
        Handle = handle;
    }

    public int Pid { get; }

    public Descriptor Input { get; }

    public Descriptor Output { get; }

    public Descriptor Errors { get; }

    /// <summary>Becomes readable when the process has ended (pidfd).</summary>
    public Descriptor Handle { get; }

    /// <summary>Starts the command in the folder.</summary>
    /// <exception cref="WorkerStartException">The program is not there or cannot be executed.</exception>
    public static ChildProcess Start(WorkerCommand command, string scratch, string cookie)
    {
        var (childInput, input) = Descriptor.Pipe();
        var (output, childOutput) = Descriptor.Pipe();
        var (errors, childErrors) = Descriptor.Pipe();
        try
        {
            var pid = Spawn(command, scratch, cookie, childInput.Number, childOutput.Number, childErrors.Number);
            foreach (var end in (ReadOnlySpan<Descriptor>)[input, output, errors])
                _ = Posix.Control(end.Number, Posix.SetStatusFlags, Posix.NonBlocking);

            _ = Posix.Control(input.Number, Posix.SetPipeSize, PipeBytes);
            _ = Posix.Control(output.Number, Posix.SetPipeSize, PipeBytes);
            return new(pid, input, output, errors, new(Posix.OpenProcess(pid)));
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
            if (!_reaped) _ = Posix.Kill(-Pid, signal);
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

    private static unsafe int Spawn(WorkerCommand command, string scratch, string cookie, int input, int output, int errors)
    {
        using var arguments = new NativeStrings([command.Executable, .. command.Arguments]);
        using var environment = new NativeStrings(
            [.. command.Environment.Select(pair => $"{pair.Key}={pair.Value}"), $"HOME={scratch}", $"TMPDIR={scratch}", $"{Strays.CookieName}={cookie}"]);
        using var folder = new NativeStrings([scratch]);
        var actions = stackalloc byte[Posix.SpawnStructureSize];
        var attributes = stackalloc byte[Posix.SpawnStructureSize];
        var signals = stackalloc byte[Posix.SignalSetSize];

        _ = Posix.InitializeActions(actions);
        _ = Posix.InitializeAttributes(attributes);
        try
        {
            _ = Posix.AddDuplicate(actions, input, 0);
            _ = Posix.AddDuplicate(actions, output, 1);
            _ = Posix.AddDuplicate(actions, errors, 2);
            _ = Posix.AddChangeDirectory(actions, folder.Pointer[0]);
            _ = Posix.AddCloseFrom(actions, 3);
            _ = Posix.FillSignals(signals);
            _ = Posix.SetSignalDefaults(attributes, signals);
            _ = Posix.EmptySignals(signals);
            _ = Posix.SetSignalMask(attributes, signals);
            _ = Posix.SetFlags(attributes, Posix.SpawnSetSession | Posix.SpawnSetSignalDefaults | Posix.SpawnSetSignalMask);

            var error = Posix.Spawn(
                out var pid, arguments.Pointer[0], actions, attributes, arguments.Pointer, environment.Pointer);
            return error == 0 ? pid : throw new WorkerStartException(command, SpawnFailure.Explain(command.Executable, error));
        }
        finally
        {
            _ = Posix.DestroyActions(actions);
            _ = Posix.DestroyAttributes(attributes);
        }
    }
}
