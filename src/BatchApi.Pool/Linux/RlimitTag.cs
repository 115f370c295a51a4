using System.Globalization;

namespace BatchApi.Pool.Linux;

/// <summary>
/// A number that a worker and all that descends from it carry, through forks, other programs and sessions of their own, and cannot take off:
/// the hard limit on file locks (RLIMIT_LOCKS in getrlimit(2)), which Linux hands down and has not looked at since 2.4.
/// </summary>
/// <remarks>
/// A process without special rights could lower the limit; the system call filter of a worker forbids that. If the service itself has a lower limit
/// that it may not raise, there are no rlimit tags. Descendants are then known by their session, by their cookie, and by having been seen as
/// descendants.
/// </remarks>
internal static class RlimitTag
{
    /// <summary>The number of the limit (RLIMIT_LOCKS).</summary>
    public const int FileLocks = 10;

    // Two times nine digits: the pool's and the worker's.
    private const ulong Least = 100_000_000_000_000_000;
    private const ulong Most = 999_999_999_999_999_999;
    private const int OfAPool = 1_000_000_000;

    /// <summary>The tag of a new worker of that pool.</summary>
    public static ulong Draw(string pool) => (PoolNumber(pool) * OfAPool) + (ulong)Random.Shared.Next(OfAPool);

    /// <summary>Whether a worker of that pool carries it.</summary>
    public static bool IsOf(string pool, ulong tag) => tag / OfAPool == PoolNumber(pool);

    /// <summary>An expression for grep(1) that finds the limits (proc(5)) of what descends from workers of that pool.</summary>
    public static string Expression(string pool) =>
        string.Create(CultureInfo.InvariantCulture, $"^Max file locks .* {PoolNumber(pool)}[0-9]\\{{9\\}} ");

    /// <summary>Puts the tag on a process. Does nothing if the process has ended or the kernel does not allow it.</summary>
    public static unsafe void Set(int process, ulong tag)
    {
        var limit = new Posix.Limit { Soft = tag, Hard = tag };
        _ = Posix.LimitProcess(process, FileLocks, &limit, null);
    }

    /// <summary>The tag of a process. Null: it has none, has ended, or may not be looked at.</summary>
    public static unsafe ulong? Of(int process)
    {
        Posix.Limit limit;
        return Posix.LimitProcess(process, FileLocks, null, &limit) == 0 && limit.Hard is >= Least and <= Most ? limit.Hard : null;
    }

    private static ulong PoolNumber(string pool) =>
        (Least / OfAPool) + (uint.Parse(pool.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % ((Most - Least + 1) / OfAPool));
}
