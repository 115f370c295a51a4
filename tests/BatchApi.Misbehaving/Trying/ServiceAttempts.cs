using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BatchApi.Misbehaving.Trying;

/// <summary>Reaches for another process.</summary>
internal static unsafe partial class ServiceAttempts
{
    private const int CpuLimit = 0;

    public static void ReadEnvironment(int service)
    {
        if (!File.ReadAllText($"/proc/{service}/environ").Contains("PATH=", StringComparison.Ordinal))
            throw new InvalidDataException("Not there.");
    }

    public static void ReadMemory(int service, long address)
    {
        using SafeFileHandle memory = File.OpenHandle($"/proc/{service}/mem", share: FileShare.ReadWrite);
        Span<byte> read = stackalloc byte[6];
        RandomAccess.Read(memory, read, address);
        ExpectSecret(read);
    }

    public static void ReadMemoryByCall(int service, long address)
    {
        byte* read = stackalloc byte[6];
        Part here = new() { Start = (nint)read, Length = 6 };
        Part there = new() { Start = (nint)address, Length = 6 };
        Libc.Check(ReadFrom(service, &here, 1, &there, 1, 0));
        ExpectSecret(new(read, 6));
    }

    /// <summary>Their numbers can be listed, but that is all.</summary>
    public static void ReadDescriptors(int service)
    {
        byte* target = stackalloc byte[256];
        // The first three stay; others may be closed before they are looked at.
        for (int number = 0; number < 3; number++)
            Libc.Check(ReadLink($"/proc/{service}/fd/{number}", target, 256));
    }

    public static void AskForLimits(int service)
    {
        ulong* limits = stackalloc ulong[2];
        Libc.Check(Limits(service, CpuLimit, 0, limits));
    }

    public static void Signal(int process) => Libc.Check(Kill(process, 0));

    private static void ExpectSecret(ReadOnlySpan<byte> read)
    {
        if (!read.SequenceEqual("secret"u8))
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{read.Length} other bytes."));
    }

    [LibraryImport("libc", EntryPoint = "process_vm_readv", SetLastError = true)]
    private static partial nint ReadFrom(int process, Part* here, nuint hereCount, Part* there, nuint thereCount, nuint flags);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLink(string path, byte* target, nuint size);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int Limits(int process, int limit, nint set, ulong* current);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [StructLayout(LayoutKind.Sequential)]
    private struct Part
    {
        public nint Start;
        public nuint Length;
    }
}
