using System.Collections.Concurrent;
using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Confinement.Seccomp;

/// <summary>
/// The seccomp filter of a child: system calls that reach beyond it fail as they would without the right to make them. None kills the
/// child, since programs try out what they may.
/// </summary>
internal static class CallFilter
{
    private const uint NotPermitted = 1;
    private const uint AccessDenied = 13;
    private const uint NotImplemented = 38;

    // CLONE_NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET.
    private const uint NamespaceFlags = 0x7E020000;

    // On x86-64: the same calls with another size of pointer, which would go around all that is said of numbers.
    private const uint FirstX32Call = 0x40000000;

    private const uint Local = 1;
    private const uint Internet = 2;
    private const uint Internet6 = 10;
    private const uint KernelMessages = 16;
    private const uint SocketTypes = 0xF;
    private const uint Stream = 1;
    private const uint SequencedPackets = 5;

    // By what they allow.
    private static readonly ConcurrentDictionary<(bool Network, bool LocalSockets), nint> Programs = new();

    /// <summary>A <c>struct sock_fprog</c>. <see cref="CallNumbers.Own"/> must be known.</summary>
    public static nint Program(bool network, bool localSockets) =>
        Programs.GetOrAdd((network, localSockets), static allowed => Code(CallNumbers.Own!, allowed.Network, allowed.LocalSockets).ToNative());

    private static FilterCode Code(CallNumbers calls, bool network, bool localSockets)
    {
        var code = new FilterCode()
            .LoadArchitecture()
            .IfNotEqual(calls.Architecture, foreign => foreign.Fail(NotImplemented))
            .LoadCall()
            .IfAtLeast(FirstX32Call, x32 => x32.Fail(NotImplemented));
        foreach (var call in calls.Refused)
            code.IfEqual(call, refused => refused.Fail(NotPermitted));

        return code
            // The flags of clone3 lie in memory, which no filter can read. The C library then uses clone.
            .IfEqual(calls.NewProcess3, clone => clone.Fail(NotImplemented))
            .IfEqual(calls.NewProcess, clone => clone.LoadArgument(0).IfAnySet(NamespaceFlags, flags => flags.Fail(NotPermitted)).Allow())
            // The limits of other processes of the same user are protected too, for example the service's: a CPU limit would end it.
            .IfEqual(calls.SetLimits, limits => limits.LoadArgument(0).IfNotEqual(0, other => other.Fail(NotPermitted))
                // A worker may ask for its rlimit tag, and not change it.
                .LoadArgument(1).IfNotEqual(RlimitTag.FileLocks, other => other.Allow())
                .LoadArgument(2).IfNotEqual(0, changed => changed.Fail(NotPermitted))
                .LoadUpperArgument(2).IfNotEqual(0, changed => changed.Fail(NotPermitted)).Allow())
            .IfEqual(calls.SetOwnLimits, limits => limits.LoadArgument(0).IfEqual(RlimitTag.FileLocks, tag => tag.Fail(NotPermitted)).Allow())
            .IfEqual(calls.Socket, socket => Sockets(socket, network, localSockets).Fail(AccessDenied))
            .IfEqual(calls.SocketPair, pair => Pairs(pair.LoadArgument(0).IfNotEqual(Local, other => other.Fail(AccessDenied)), localSockets))
            .Allow();
    }

    // A pair of datagram sockets could each be connected anew, to any socket in the file system.
    private static void Pairs(FilterCode code, bool localSockets)
    {
        if (localSockets)
            code.Allow();
        else
            code.LoadArgument(1).Mask(SocketTypes).IfEqual(Stream, type => type.Allow())
                .IfEqual(SequencedPackets, type => type.Allow()).Fail(AccessDenied);
    }

    // Local ones only where they are asked for themselves: behind those in the file system are services that trust whoever can reach them.
    private static FilterCode Sockets(FilterCode code, bool network, bool localSockets)
    {
        if (network || localSockets)
            code.LoadArgument(0);
        if (localSockets)
            code.IfEqual(Local, family => family.Allow());
        if (!network)
            return code;

        return code.IfEqual(Internet, family => family.Allow()).IfEqual(Internet6, family => family.Allow())
            // Name resolution asks for the addresses of this machine.
            .IfEqual(KernelMessages, family => family.Allow());
    }
}
