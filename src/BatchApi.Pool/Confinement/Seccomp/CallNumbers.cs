using System.Runtime.InteropServices;

namespace BatchApi.Pool.Confinement.Seccomp;

/// <summary>Numbers of system calls on one architecture (<c>asm/unistd_64.h</c>, <c>asm-generic/unistd.h</c>).</summary>
/// <param name="Architecture">As seccomp reports it (<c>AUDIT_ARCH_*</c>).</param>
/// <param name="NewProcess">clone.</param>
/// <param name="NewProcess3">clone3.</param>
/// <param name="SetLimits">prlimit64.</param>
/// <param name="SetOwnLimits">setrlimit.</param>
/// <param name="Refused">Those that no worker gets to make.</param>
internal sealed record CallNumbers(
    uint Architecture, uint NewProcess, uint NewProcess3, uint Socket, uint SocketPair, uint SetLimits, uint SetOwnLimits, nint Seccomp,
    uint[] Refused)
{
    /// <summary>Null: an architecture that nothing is known of.</summary>
    public static CallNumbers? Own { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => new(0xC000003E, 56, 435, 41, 53, 302, 160, 317, [.. X64, .. Everywhere]),
        System.Runtime.InteropServices.Architecture.Arm64 => new(0xC00000B7, 220, 435, 198, 199, 261, 164, 277, [.. Arm64, .. Everywhere]),
        _ => null,
    };

    private static uint[] X64 =>
    [
        101, 310, 311, 312, // ptrace, process_vm_readv, process_vm_writev, kcmp
        272, 308, // unshare, setns
        165, 166, 155, 161, // mount, umount2, pivot_root, chroot
        321, 298, 323, // bpf, perf_event_open, userfaultfd
        248, 249, 250, // add_key, request_key, keyctl
        246, 320, 175, 313, 176, 169, // kexec_load, kexec_file_load, init_module, finit_module, delete_module, reboot
        304, 300, 212, // open_by_handle_at, fanotify_init, lookup_dcookie
        179, 167, 168, 163, 103, 180, // quotactl, swapon, swapoff, acct, syslog, nfsservctl
        164, 227, 170, 171, 153, 172, 173, // settimeofday, clock_settime, sethostname, setdomainname, vhangup, iopl, ioperm
        29, 64, 68, 240, // shmget, semget, msgget, mq_open
    ];

    private static uint[] Arm64 =>
    [
        117, 270, 271, 272,
        97, 268,
        40, 39, 41, 51,
        280, 241, 282,
        217, 218, 219,
        104, 294, 105, 273, 106, 142,
        265, 262, 18,
        60, 224, 225, 89, 116, 42,
        170, 112, 161, 162, 58,
        194, 190, 186, 180,
    ];

    private static uint[] Everywhere =>
    [
        425, 426, 427, // io_uring_setup, io_uring_enter, io_uring_register
        428, 429, 430, 431, 432, 433, 442, // open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr
        438, 440, 443, // pidfd_getfd, process_madvise, quotactl_fd
    ];
}
