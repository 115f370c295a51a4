using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;

namespace BatchApi.Misbehaving;

/// <summary>What a process can find out of itself.</summary>
internal static partial class Self
{
    public static object? Describe()
    {
        string[] status = File.ReadAllLines("/proc/thread-self/status");
        return new
        {
            pid = Environment.ProcessId,
            sid = SessionOf(0),
            pgid = GroupOf(0),
            cwd = Environment.CurrentDirectory,
            environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value),
            descriptors = Directory.GetFileSystemEntries("/proc/self/fd").Select(descriptor => new FileInfo(descriptor).LinkTarget).OfType<string>()
                .ToArray(),
            ignored = Signals(status, "SigIgn:"),
            blocked = Signals(status, "SigBlk:"),
            sacrificed = int.Parse(File.ReadAllText("/proc/self/oom_score_adj"), CultureInfo.InvariantCulture),
        };
    }

    private static int[] Signals(string[] status, string name)
    {
        ulong mask = ulong.Parse(
            status.Single(line => line.StartsWith(name, StringComparison.Ordinal)).AsSpan(name.Length).Trim(),
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(1, 64).Where(number => ((mask >> (number - 1)) & 1) != 0)];
    }

    [LibraryImport("libc", EntryPoint = "getsid")]
    private static partial int SessionOf(int process);

    [LibraryImport("libc", EntryPoint = "getpgid")]
    private static partial int GroupOf(int process);
}
