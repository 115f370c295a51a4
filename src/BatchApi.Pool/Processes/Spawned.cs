using System.Runtime.InteropServices;
using BatchApi.Pool.Confinement;
using BatchApi.Pool.Confinement.Seccomp;
using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Processes;

/// <summary>A process that was just started, and the thread that did it.</summary>
/// <param name="Handle">Its pidfd.</param>
internal sealed record Spawned(int Pid, Descriptor Handle, StartingThread Thread)
{
    /// <summary>Starts the command, with the layers in force, on three ends of pipes.</summary>
    public static unsafe Spawned Start(
        WorkerCommand command, string scratch, string cookie, IsolationLayers layers, int input, int output, int errors)
    {
        var program = ProgramFile.Find(command.Executable, scratch)
            ?? throw new WorkerStartException(command, SpawnFailure.Explain(command.Executable, Posix.NoSuchFile));
        var paths = AllowedPaths.Of(command, program, scratch);
        using var ruleset = layers.HasFlag(IsolationLayers.Files)
            ? Landlock.Ruleset(paths, command.Isolation.Network, command.Isolation.LocalSockets)
            : new(-1);
        using var file = new NativeStrings([program]);
        using var folder = new NativeStrings([scratch]);
        using var arguments = new NativeStrings([command.Executable, .. command.Arguments]);
        using var environment = new NativeStrings(
            [
                .. command.Environment.Select(pair => $"{pair.Key}={pair.Value}"),
                $"HOME={scratch}", $"TMPDIR={scratch}", $"{WorkerIdentity.CookieName}={cookie}",
            ]);
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

            var plan = new StartPlan
            {
                DropsCapabilities = layers.HasFlag(IsolationLayers.Privileges),
                ForbidsNewPrivileges = (layers & (IsolationLayers.Privileges | IsolationLayers.Files | IsolationLayers.Calls)) != 0,
                Ruleset = ruleset.Number,
                Filter = layers.HasFlag(IsolationLayers.Calls) ? CallFilter.Program(command.Isolation.Network, command.Isolation.LocalSockets) : 0,
                File = file.Pointer[0],
                Actions = actions,
                Attributes = attributes,
                Arguments = arguments.Pointer,
                Environment = environment.Pointer,
            };
            var thread = StartingThread.Carry(&plan);
            return Finish(command, scratch, layers, thread, plan);
        }
        finally
        {
            _ = Posix.DestroyActions(actions);
            _ = Posix.DestroyAttributes(attributes);
        }
    }

    private static Spawned Finish(WorkerCommand command, string scratch, IsolationLayers layers, StartingThread thread, StartPlan plan)
    {
        var failure = plan.Failed != StartStep.None ? Explain(command, scratch, plan.Failed, plan.Error)
            : layers.HasFlag(IsolationLayers.Limits) && !ResourceLimits.TrySet(plan.Pid) ? Explain("set its limits", Marshal.GetLastPInvokeError())
            : null;
        var handle = new Descriptor(plan.Handle > 0 ? plan.Handle : -1);
        if (failure is null)
        {
            OomScore.RaiseToFirst(plan.Pid);
            return new(plan.Pid, handle, thread);
        }

        if (plan.Pid > 0)
        {
            _ = Posix.Kill(-plan.Pid, Posix.SigKill);
            _ = Posix.WaitForProcess(plan.Pid, out _, 0);
        }

        thread.Join();
        handle.Dispose();
        throw new WorkerStartException(command, failure);
    }

    private static string Explain(WorkerCommand command, string scratch, StartStep step, int error) => step switch
    {
        StartStep.Spawn when SpawnFailure.Explain(command.Executable, error) is var text =>
            Denial.Hint(text, command, scratch) is { } hint ? $"{text}\n{hint}" : text,
        StartStep.DropCapabilities => Explain("drop its capabilities", error),
        StartStep.ForbidNewPrivileges => Explain("set no_new_privs", error),
        StartStep.RestrictFiles => Explain("put Landlock in force", error),
        StartStep.FilterCalls => Explain("put its seccomp filter in force", error),
        _ => Explain("open its handle", error),
    };

    private static string Explain(string what, int error) => $"could not {what}: {Marshal.GetPInvokeErrorMessage(error)}";
}
