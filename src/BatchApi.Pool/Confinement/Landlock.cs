using System.Runtime.InteropServices;
using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Confinement;

/// <summary>
/// The rules for one child (Landlock, <c>Documentation/userspace-api/landlock.rst</c>): what is not named cannot be opened, made, removed or
/// renamed. A process outside the child's own domain cannot be traced, so that its environment and memory cannot be read, nor signaled.
/// </summary>
/// <remarks>
/// It says nothing of <c>stat</c>, <c>chmod</c>, UDP and sockets in the file system; for sockets there is <see cref="Seccomp.CallFilter"/>.
/// </remarks>
internal static unsafe class Landlock
{
    /// <summary>The first ABI that has all that is asked for.</summary>
    public const int CompleteAbi = 6;

    // The numbers are the same on every architecture.
    private const nint CreateRuleset = 444;
    private const nint AddRule = 445;
    private const nint VersionFlag = 1;
    private const nint PathBeneath = 1;
    private const ulong BindAndConnectTcp = 1 | 2;
    private const ulong AbstractSockets = 1;
    private const ulong Signals = 2;

    private const int PathOnly = 0x200000; // O_PATH

    /// <summary>The kernel's ABI; 0: it has none, or has it switched off.</summary>
    public static int Abi { get; } = OperatingSystem.IsLinux() ? (int)Math.Max(0, Posix.SystemCall(CreateRuleset, 0, 0, VersionFlag, 0)) : 0;

    /// <summary>A ruleset to put in force on a thread (<c>landlock_restrict_self</c>). Close it afterwards.</summary>
    /// <param name="allowed">A path that does not exist is passed over.</param>
    /// <param name="network">Whether TCP is left alone.</param>
    /// <param name="localSockets">Whether abstract sockets are left alone.</param>
    public static Descriptor Ruleset(IEnumerable<(string Path, FileRights Rights)> allowed, bool network, bool localSockets)
    {
        var handled = Handled(Abi);
        var attributes = new RulesetAttributes
        {
            HandledFiles = handled,
            HandledNetwork = network || Abi < 4 ? 0 : BindAndConnectTcp,
            Scoped = Abi < CompleteAbi ? 0 : localSockets ? Signals : AbstractSockets | Signals,
        };
        var size = Abi < 4 ? 8 : Abi < CompleteAbi ? 16 : 24;
        var number = (int)Posix.SystemCall(CreateRuleset, (nint)(&attributes), size, 0, 0);
        if (number < 0)
            throw Descriptor.Failed("make a Landlock ruleset");

        var ruleset = new Descriptor(number);
        try
        {
            foreach (var (path, rights) in allowed)
                Allow(number, path, rights & handled);
            return ruleset;
        }
        catch
        {
            ruleset.Dispose();
            throw;
        }
    }

    private static FileRights Handled(int abi)
    {
        var all = FileRights.Write | FileRights.MakeCharacterDevice | FileRights.MakeBlockDevice | FileRights.ControlDevice;
        if (abi < 2)
            all &= ~FileRights.Refer;
        if (abi < 3)
            all &= ~FileRights.Truncate;
        if (abi < 5)
            all &= ~FileRights.ControlDevice;
        return all;
    }

    private static void Allow(int ruleset, string path, FileRights rights)
    {
        var opened = Posix.Open(path, PathOnly | Posix.CloseOnExec);
        if (opened < 0)
            return;

        try
        {
            var rule = new PathRule { Rights = Directory.Exists(path) ? rights : rights & FileRights.OfFiles, Parent = opened };
            if (rule.Rights != 0 && Posix.SystemCall(AddRule, ruleset, PathBeneath, (nint)(&rule), 0) != 0)
                throw Descriptor.Failed($"open {path} to a worker");
        }
        finally
        {
            _ = Posix.Close(opened);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct RulesetAttributes
    {
        public FileRights HandledFiles;
        public ulong HandledNetwork;
        public ulong Scoped;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct PathRule
    {
        public FileRights Rights;
        public int Parent;
    }
}
