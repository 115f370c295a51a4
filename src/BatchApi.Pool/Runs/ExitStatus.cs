namespace BatchApi.Pool;

/// <summary>How a process ended: by itself with a code, or by a signal. The two are not mixed up as 128 + n.</summary>
/// <param name="Code">The exit code, 0 to 255; null if a signal ended it.</param>
/// <param name="Signal">The signal's number; null if it exited.</param>
public readonly record struct ExitStatus(int? Code, int? Signal)
{
    /// <summary>The signal's name, <c>SIGSEGV</c>; null if the process exited.</summary>
    public string? SignalName => Signal is { } number ? NameOf(number) : null;

    /// <summary>Reads what <c>waitpid</c> reported.</summary>
    internal static ExitStatus FromWait(int status) =>
        (status & 0x7f) == 0 ? new((status >> 8) & 0xff, null) : new(null, status & 0x7f);

    /// <summary><c>exited with code 3</c> or <c>was killed by SIGSEGV</c>.</summary>
    public override string ToString() => Signal is null ? $"exited with code {Code}" : $"was killed by {SignalName}";

    // Linux numbers, the same on x86-64 and ARM64.
    private static string NameOf(int number) => number switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        10 => "SIGUSR1",
        11 => "SIGSEGV",
        12 => "SIGUSR2",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        31 => "SIGSYS",
        _ => $"signal {number}",
    };
}
