using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BatchApi.Pool.Confinement.Seccomp;
using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Confinement;

/// <summary>
/// The thread of the service that confines itself, starts one child, and stays until that has ended. Landlock, seccomp, capabilities and
/// <c>no_new_privs</c> belong to a thread and are inherited, so they hold the child before its runtime runs; and a parent-death signal
/// follows the thread that started the child, not the process.
/// </summary>
/// <remarks>
/// The child's other thread, which converses with it, is not confined: it must see the child's memory and signal it. Once confined, this
/// one runs a method that was compiled before, allocates nothing and calls the C library by address: to load an assembly it would have to
/// open a file, and to collect garbage it would have to signal threads that are not of its domain.
/// </remarks>
internal sealed unsafe class StartingThread
{
    public const string Name = "starts a worker";

    private const int StackBytes = 128 * 1024;

    private const int DropBounding = 24; // PR_CAPBSET_DROP
    private const int NoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
    private const nint OpenProcess = 434;
    private const nint RestrictSelf = 446;
    private const uint CapabilityVersion = 0x20080522;
    private const int MaxCapabilities = 64;

    // Without this flag older kernels slow a filtered process down against attacks from within itself.
    private const nint SetFilter = 1;
    private const nint AllowSpeculation = 4;

    private const int ByHandle = 3; // P_PIDFD
    private const int ExitedAndNotReaped = 4 | 0x01000000; // WEXITED | WNOWAIT

    private static readonly nint FilterCall = CallNumbers.Own?.Seccomp ?? -1;

    private readonly Thread _thread;

    static StartingThread()
    {
        foreach (var name in (ReadOnlySpan<string>)[nameof(Run), nameof(TryConfine)])
            RuntimeHelpers.PrepareMethod(
                typeof(StartingThread).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MethodHandle);
    }

    private StartingThread(Thread thread) => _thread = thread;

    /// <summary>Does what the plan says and returns when the plan tells how it went.</summary>
    public static StartingThread Carry(StartPlan* plan)
    {
        using var ready = new Descriptor(Posix.EventDescriptor(0, Posix.CloseOnExec));
        if (!ready.IsOpen)
            throw Descriptor.Failed("open an event descriptor");

        (plan->Ready, plan->Calls) = (ready.Number, NativeCalls.Libc);
        var filterCall = FilterCall;
        var thread = new Thread(() => Run(plan, filterCall), StackBytes) { IsBackground = true, Name = Name };
        thread.Start();
        Span<byte> count = stackalloc byte[sizeof(long)];
        _ = ready.Read(count);
        return new(thread);
    }

    /// <summary>Waits for its end. The child must have ended.</summary>
    public void Join() => _thread.Join();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(StartPlan* plan, nint filterCall)
    {
        // The plan is gone once its reader knows that it is ready.
        var calls = plan->Calls;
        var (handle, pid) = (-1, 0);
        if (TryConfine(plan, filterCall) && plan->File != null)
        {
            plan->Failed = StartStep.Spawn;
            plan->Error = calls.Spawn(&pid, plan->File, plan->Actions, plan->Attributes, plan->Arguments, plan->Environment);
            if (plan->Error == 0)
            {
                plan->Pid = pid;
                plan->Failed = StartStep.OpenHandle;
                plan->Handle = handle = (int)calls.SystemCall(OpenProcess, pid, 0, 0);
                if (handle < 0)
                    plan->Error = Marshal.GetLastSystemError();
                else
                    plan->Failed = StartStep.None;
            }
        }

        long one = 1;
        _ = calls.Write(plan->Ready, &one, sizeof(long));
        while (handle >= 0 && calls.Wait(ByHandle, handle, null, ExitedAndNotReaped) < 0 && Marshal.GetLastSystemError() == Posix.Interrupted)
        {
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryConfine(StartPlan* plan, nint filterCall)
    {
        if (plan->DropsCapabilities)
        {
            plan->Failed = StartStep.DropCapabilities;
            // The call fails after the last capability that the kernel knows, and at the first for a thread that has none to drop.
            for (var capability = 0; capability < MaxCapabilities; capability++)
            {
                if (plan->Calls.ControlProcess(DropBounding, capability, 0, 0, 0) != 0)
                    break;
            }

            // A program of root gets no more on exec than its thread had, because no_new_privs follows.
            var header = stackalloc uint[2] { CapabilityVersion, 0 };
            var none = stackalloc uint[6];
            if (plan->Calls.SetCapabilities(header, none) != 0)
                return Fail(plan);
        }

        if (plan->ForbidsNewPrivileges)
        {
            plan->Failed = StartStep.ForbidNewPrivileges;
            if (plan->Calls.ControlProcess(NoNewPrivileges, 1, 0, 0, 0) != 0)
                return Fail(plan);
        }

        if (plan->Ruleset >= 0)
        {
            plan->Failed = StartStep.RestrictFiles;
            if (plan->Calls.SystemCall(RestrictSelf, plan->Ruleset, 0, 0) != 0)
                return Fail(plan);
        }

        if (plan->Filter != 0)
        {
            plan->Failed = StartStep.FilterCalls;
            if (plan->Calls.SystemCall(filterCall, SetFilter, AllowSpeculation, plan->Filter) != 0)
                return Fail(plan);
        }

        plan->Failed = StartStep.None;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Fail(StartPlan* plan)
    {
        plan->Error = Marshal.GetLastSystemError();
        return false;
    }
}
